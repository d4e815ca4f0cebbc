/// How long a download may take before the next mirror is tried.
public struct DownloadTimeLimits: Hashable, Sendable {
  /// Seconds in which at least one byte must come.
  public var stall: Double

  /// Seconds in which a whole file must come.
  public var file: Double

  /// The limits; the defaults let 10 MB pass at 35 kB a second.
  public init(stall: Double = 20, file: Double = 300) {
    precondition(stall > 0 && file > 0, "time limits of \(stall) s and \(file) s let nothing pass")
    self.stall = stall
    self.file = file
  }
}
