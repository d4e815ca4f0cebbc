import Foundation

/// How far the memory of this process has grown since some moment, in megabytes: what it reserved and
/// what it touched, each at its peak. Both come from Linux; elsewhere they are zero.
public struct MemoryGrowth {
  private let reserved = Self.megabytes("VmSize")
  private let touched = Self.megabytes("VmRSS")

  /// The growth from now on.
  public init() {}

  /// The most that was reserved at a time, touched or not.
  public var reservedPeak: Int { Self.megabytes("VmPeak") - reserved }

  /// The most that was touched at a time.
  public var touchedPeak: Int { Self.megabytes("VmHWM") - touched }

  private static func megabytes(_ name: String) -> Int {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else {
      return 0
    }
    let line = status.split(separator: "\n").first { $0.hasPrefix("\(name):") }
    let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first
    return kilobytes.flatMap { Int($0) }.map { $0 / 1024 } ?? 0
  }
}
