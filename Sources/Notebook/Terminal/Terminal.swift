import Foundation

/// The width and the capabilities of the terminal that a stream is shown on.
struct Terminal: Equatable, Sendable {
  /// Columns, or nil if the stream is a file or a pipe.
  var width: Int?
  /// Whether escape codes may be written.
  var isColored: Bool

  static var standardOutput: Terminal { Terminal(of: STDOUT_FILENO) }
  static var standardError: Terminal { Terminal(of: STDERR_FILENO) }

  /// A file or a pipe.
  static let none = Terminal(width: nil, isColored: false)

  init(width: Int?, isColored: Bool) {
    self.width = width
    self.isColored = isColored
  }

  private init(of descriptor: Int32) {
    let environment = ProcessInfo.processInfo.environment
    guard isatty(descriptor) == 1, environment["TERM"] != "dumb" else {
      self = .none
      return
    }
    var size = winsize()
    let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    width = isKnown ? Int(size.ws_col) : 80
    isColored = (environment["NO_COLOR"] ?? "").isEmpty
  }

  /// The columns that prose is wrapped to; longer lines are hard to read.
  var proseWidth: Int { min(max(width ?? 80, 24), 88) }
}
