import ArgumentParser
import Mixer

extension PixelSize: ExpressibleByArgument {
  /// A size such as `7x7`, height first, or `7` for a square.
  public init?(argument: String) {
    let parts = argument.lowercased().split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "x" || $0 == "×" })
    let sizes = parts.compactMap { Int($0) }
    guard sizes.count == parts.count, (1...2).contains(sizes.count) else { return nil }
    self.init(height: sizes[0], width: sizes.last!)
  }
}
