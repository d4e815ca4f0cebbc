import Foundation
import Testing

@testable import Mixer

/// A file that the format's own reader has been asked about; see official.py beside the files.
private struct JudgedFile: CustomTestStringConvertible {
  let name: String
  let content: Data
  var testDescription: String { name }

  static func all(_ verdict: String) throws -> [JudgedFile] {
    let folder = try #require(Bundle.module.resourceURL)
      .appendingPathComponent("Fixtures/official/\(verdict)")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
      JudgedFile(
        name: $0.replacingOccurrences(of: ".safetensors", with: ""),
        content: try Data(contentsOf: folder.appendingPathComponent($0)))
    }
  }

  /// What our reader finds wrong with the file; nil if it takes it.
  var flaw: FormatFlaw? {
    get throws {
      do {
        _ = try SafeTensors.parse(content)
        return nil
      } catch let flaw as FormatFlaw {
        return flaw
      }
    }
  }
}

@Suite("Beside the format's own reader")
struct OfficialReaderTests {
  @Test("what it refuses is refused here")
  func refused() throws {
    let files = try JudgedFile.all("refused")
    #expect(files.count == 57)
    for file in files { #expect(try file.flaw != nil, "\(file.name)") }
  }

  /// What is refused here all the same, by what is found.
  private static let stricter = [
    // A tensor has at most four axes, of 32-bit floats, and sizes of 63 bits.
    "five-axes": "5 axes",
    "half-precision": #"of type "F16""#,
    "unsigned-times-zero": "18446744073709551615",
    // The format forbids a name that stands twice; its own reader takes the last.
    "same-name-twice": "'a' twice",
    // Two ways to write é are one name to Swift, and to whoever reads a message.
    "names-that-look-alike": "'é' twice",
    // Not of the format: it is how the other reader's decoder treats any list.
    "members-in-a-list": "other members",
  ]

  @Test("what it accepts is accepted here, but for what is refused on purpose")
  func accepted() throws {
    let files = try JudgedFile.all("accepted")
    #expect(files.count == 25)
    for file in files {
      let flaw = try file.flaw
      if let found = Self.stricter[file.name] {
        #expect(flaw?.found.contains(found) == true, "\(file.name): \(String(describing: flaw))")
      } else {
        #expect(flaw == nil, "\(file.name): \(String(describing: flaw))")
      }
    }
  }
}
