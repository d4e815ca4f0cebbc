/// How long a download may take before the next mirror is tried.
public struct DownloadTimeLimits: Hashable, Sendable {
  /// The longest time without a single byte, in seconds.
  public var stall: Double

  /// The longest time for a whole file, in seconds.
  public var file: Double

  /// Limits in seconds; with the defaults, 10 MB must arrive at no less than 35 kB per second.
  public init(stall: Double = 20, file: Double = 300) {
    precondition(
      stall > 0 && file > 0, "found time limits of \(stall) s and \(file) s; expected more than 0")
    self.stall = stall
    self.file = file
  }
}
