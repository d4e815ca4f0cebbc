import Files
import Foundation

/// A file that no mirror sent: every attempt, and why it failed.
public struct DownloadError: Error, Hashable, Sendable {
  /// One request for a file to one mirror.
  public struct Attempt: Hashable, Sendable {
    /// The address that was requested.
    public let url: URL

    /// Why the attempt failed.
    public let reason: Reason

    /// A failed attempt.
    public init(url: URL, reason: Reason) {
      self.url = url
      self.reason = reason
    }
  }

  /// Why an attempt failed; numbers without a unit are bytes.
  public enum Reason: Error, Hashable, Sendable {
    /// The server answered with an HTTP status other than 200.
    case status(found: Int)

    /// Another number of bytes arrived or was announced; `type` is the media type of the answer.
    case length(found: Int, expected: Int, type: String?)

    /// The right number of bytes arrived, with another SHA-256.
    case content(found: String, expected: String)

    /// The server redirected to an address that is not followed.
    case redirection(found: String, expected: String)

    /// Nothing arrived for this time, after `found` bytes.
    case stalled(seconds: Double, found: Int, expected: Int)

    /// Only `found` bytes arrived in the time allowed for the whole file.
    case slow(seconds: Double, found: Int, expected: Int)

    /// The connection failed, after `found` bytes.
    case network(reason: String, found: Int, expected: Int)

    /// The file could not be written.
    case storage(FileError)
  }

  /// The path where the file was to be stored.
  public let path: String

  /// The failed attempts, in order.
  public let attempts: [Attempt]

  /// The error for a file.
  public init(path: String, attempts: [Attempt]) {
    self.path = path
    self.attempts = attempts
  }
}

extension DownloadError: CustomStringConvertible, LocalizedError {
  /// One line with the path, and what was found and expected at each address.
  public var description: String {
    guard !attempts.isEmpty else { return "\(path): found no mirrors; expected at least one" }
    let answers = attempts.map { "\($0.url.absoluteString) (\($0.reason))" }
    return "\(path): found no mirror that sent the file; expected one of "
      + answers.joined(separator: ", ")
  }

  /// The same line.
  public var errorDescription: String? { description }
}

extension DownloadError.Reason: CustomStringConvertible {
  /// What was found and what was expected.
  public var description: String {
    switch self {
    case .status(let found):
      "found HTTP status \(found); expected 200"
    case .length(let found, let expected, let type):
      "found \(found) bytes\(type.map { " of \($0)" } ?? ""); expected \(expected)"
    case .content(let found, let expected):
      "found the SHA-256 \(found); expected \(expected)"
    case .redirection(let found, let expected):
      "found a redirection to \(found); expected \(expected)"
    case .stalled(let seconds, let found, let expected):
      "found no data for \(seconds) s after \(found) bytes; expected \(expected) bytes"
    case .slow(let seconds, let found, let expected):
      "found \(found) bytes in \(seconds) s; expected \(expected)"
    case .network(let reason, let found, let expected):
      "found '\(reason)' after \(found) bytes; expected \(expected) bytes"
    case .storage(let error):
      error.description
    }
  }
}
