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
    width = Self.columns(in: environment) ?? (isKnown ? Int(size.ws_col) : 80)
    isColored = (environment["NO_COLOR"] ?? "").isEmpty
  }

  /// The width that the variable `COLUMNS` asks for; nil if it is not set to a positive number.
  static func columns(in environment: [String: String]) -> Int? {
    environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
  }

  /// Whether the locale that the variables ask for has an encoding other than UTF-8, as `C` has; without any of
  /// them UTF-8 is expected.
  static func isASCII(_ environment: [String: String]) -> Bool {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"]
    guard let locale = names.compactMap({ environment[$0] }).first(where: { !$0.isEmpty })
    else { return false }
    return !locale.lowercased().replacing("-", with: "").contains("utf8")
  }

  /// Whether ``isASCII(_:)`` holds for this process.
  static let isASCII = isASCII(ProcessInfo.processInfo.environment)

  /// The columns that prose is wrapped to; longer lines are hard to read.
  var proseWidth: Int { min(max(width ?? 80, 24), 88) }
}
