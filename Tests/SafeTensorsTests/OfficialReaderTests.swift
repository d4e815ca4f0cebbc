import Foundation
import SafeTensors
import Testing

/// A file that the official reader was given, and its verdict; see official.py beside the files.
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

  /// Why our reader refuses the file; nil if it accepts it.
  var refusal: SafeTensorsError.Reason? {
    do {
      _ = try SafeTensorsFile(parsing: content)
      return nil
    } catch {
      return error
    }
  }
}

@Suite("Agreement with the official safetensors reader")
struct OfficialReaderTests {
  @Test("a file that the official safetensors reader refuses is refused here")
  func refused() throws {
    let files = try JudgedFile.all("refused")
    #expect(files.count == 57)
    for file in files { #expect(file.refusal != nil, "\(file.name)") }
  }

  /// What is refused here although the official reader accepts it, by what is found.
  private static let stricter = [
    // A tensor has at most four axes, of 32-bit floats, and sizes of 63 bits.
    "five-axes": "5 axes",
    "half-precision": #"of type "F16""#,
    "unsigned-times-zero": "18446744073709551615",
    // The format forbids a name that occurs twice; its own reader takes the last.
    "same-name-twice": "'a' twice",
    // Two ways to write é are one name to Swift, and to whoever reads a message.
    "names-that-look-alike": "'é' twice",
    // Not of the format: it is how the other reader's decoder treats any list.
    "members-in-a-list": "other members",
  ]

  @Test("a file that the official reader accepts is accepted here, with six intended exceptions")
  func accepted() throws {
    let files = try JudgedFile.all("accepted")
    #expect(files.count == 25)
    for file in files {
      let refusal = file.refusal
      if let found = Self.stricter[file.name] {
        #expect(
          refusal?.found.contains(found) == true, "\(file.name): \(String(describing: refusal))")
      } else {
        #expect(refusal == nil, "\(file.name): \(String(describing: refusal))")
      }
    }
  }
}
