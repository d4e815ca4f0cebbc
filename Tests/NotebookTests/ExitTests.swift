import Files
import Foundation
import Testing

@testable import Notebook

@Suite("Exit with an error")
struct ExitTests {
  struct TwoLinesError: Error, CustomStringConvertible {
    let description = "found 3 images,\nexpected 5"
  }

  @Test("an error thrown in exitOnError ends the program with status 1 and one line")
  func exits() async throws {
    let result = try await #require(
      processExitsWith: .exitCode(1), observing: [\.standardErrorContent, \.standardOutputContent]
    ) {
      exitOnError(try { throw TwoLinesError() }())
    }
    let message = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(message.hasSuffix("error: found 3 images, expected 5\n"))
    #expect(!message.contains("\u{1B}"))
  }

  @Test("a check that does not hold ends the program and names the claim")
  func checks() async throws {
    let result = try await #require(
      processExitsWith: .exitCode(1), observing: [\.standardErrorContent]
    ) {
      check(true, "this holds")
      check(1 > 2, "one is more than two", file: "/a/main.swift", line: 7)
    }
    let message = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(message.hasSuffix(":7: it does not hold that one is more than two\n"))
  }

  @Test("the error for a missing text file says what was found and what was expected")
  func files() throws {
    try inTemporaryFolder { folder in
      let error = #expect(throws: FileError.self) { try readText("\(folder)/a") }
      #expect(error?.description == "\(folder)/a: found no such file; expected a text file")
    }
  }

  @Test("the description of an error of Foundation's file functions names the file")
  func foundation() throws {
    try inTemporaryFolder { folder in
      let error = #expect(throws: CocoaError.self) {
        try FileManager.default.contentsOfDirectory(atPath: "\(folder)/a")
      }
      let message = oneLine(describing: try #require(error))
      #expect(message == "\(folder)/a: \(String(cString: strerror(ENOENT)))")
    }
  }
}
