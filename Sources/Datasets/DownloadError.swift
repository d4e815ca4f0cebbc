import Foundation

/// A file could not be had from any mirror: every attempt, and why it failed.
public struct DownloadError: Error, Hashable, Sendable {
  /// One file asked of one mirror.
  public struct Attempt: Hashable, Sendable {
    public let url: URL
    public let reason: Reason

    public init(url: URL, reason: Reason) {
      self.url = url
      self.reason = reason
    }
  }

  /// Why an attempt failed.
  public enum Reason: Error, Hashable, Sendable {
    /// The server answered with an HTTP status other than 200.
    case status(found: Int)

    /// Another number of bytes came, or was announced; `type` is the media type of the answer.
    case length(found: Int, expected: Int, type: String?)

    /// As many bytes came as should, but not the right ones.
    case content(found: String, expected: String)

    /// Nothing came for so long.
    case stalled(seconds: Double, found: Int, expected: Int)

    /// Not everything came in the time allowed.
    case slow(seconds: Double, found: Int, expected: Int)

    /// There was no connection, or it broke.
    case network(reason: String, found: Int, expected: Int)

    /// The file could not be written.
    case storage(reason: String)
  }

  /// The file that could not be had.
  public let file: String

  /// What was tried, in order.
  public let attempts: [Attempt]

  public init(file: String, attempts: [Attempt]) {
    self.file = file
    self.attempts = attempts
  }
}

extension DownloadError: CustomStringConvertible, LocalizedError {
  public var description: String {
    guard !attempts.isEmpty else { return "\(file) was not downloaded: there are no mirrors" }
    let lines = attempts.map { "\($0.url.absoluteString): \($0.reason)" }
    return "\(file) was not downloaded: \(lines.joined(separator: "; "))"
  }

  public var errorDescription: String? { description }
}

extension DownloadError.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .status(let found):
      "answered \(found), expected 200"
    case .length(let found, let expected, let type):
      "sent \(found) bytes\(type.map { " of \($0)" } ?? ""), expected \(expected)"
    case .content(let found, let expected):
      "sent \(found), expected \(expected)"
    case .stalled(let seconds, let found, let expected):
      "sent nothing for \(seconds) s after \(found) of \(expected) bytes"
    case .slow(let seconds, let found, let expected):
      "sent only \(found) of \(expected) bytes in \(seconds) s"
    case .network(let reason, let found, let expected):
      "\(reason) after \(found) of \(expected) bytes"
    case .storage(let reason):
      "could not be stored: \(reason)"
    }
  }
}
