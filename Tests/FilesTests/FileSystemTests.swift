import Files
import Foundation
import TestSupport
import Testing

@Suite("The file system")
struct FileSystemTests {
  @Test("a path leads to a regular file, a folder, something else or nothing, also through links")
  func kinds() throws {
    try inTemporaryFolder { folder in
      try AtomicFile.write(Data("text".utf8), to: "\(folder)/file")
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/link", withDestinationPath: "\(folder)/file")
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/broken", withDestinationPath: "\(folder)/nothing")
      #expect(FileSystem.kind(of: "\(folder)/file") == .regularFile)
      #expect(FileSystem.kind(of: "\(folder)/link") == .regularFile)
      #expect(FileSystem.kind(of: folder) == .folder)
      #expect(FileSystem.kind(of: "/dev/null") == .other)
      #expect(FileSystem.kind(of: "\(folder)/nothing") == nil)
      #expect(FileSystem.kind(of: "\(folder)/broken") == nil)
    }
  }

  @Test("an empty path, a ~, a / at the end and too long a name are refused")
  func implausiblePaths() throws {
    let name = String(repeating: "n", count: 247)
    for (path, found) in [
      ("", "an empty path"), ("~/weights", "a ~ that the shell did not expand"),
      ("/tmp/\(name)", "a name of 247 bytes"), ("/tmp/models/", "a path that ends with /"),
    ] {
      let error = #expect(throws: FileError.self) { try FileSystem.requireWritable(path) }
      #expect(error?.found == found)
      #expect(error?.description.contains("\n") == false)
    }
    try inTemporaryFolder { folder in
      try FileSystem.requireWritable("\(folder)/\(name.dropLast())")
      try AtomicFile.write(Data("1".utf8), to: "\(folder)/\(name.dropLast())")
      try FileSystem.requireWritableFolder("\(folder)/~")
      #expect(FileSystem.kind(of: "\(folder)/~") == .folder)
    }
  }

  @Test("a file is read whole if it is no longer than the limit, and refused if it is")
  func limits() throws {
    try inTemporaryFolder { folder in
      let path = "\(folder)/file"
      try AtomicFile.write(Data("12345".utf8), to: path)
      for limit in [5, 6, .max] {
        #expect(
          try FileSystem.read(path, limit: limit, expecting: "text") == Data("12345".utf8))
      }
      let error = #expect(throws: FileError.self) {
        try FileSystem.read(path, limit: 4, expecting: "text")
      }
      #expect(
        error?.description == "\(path): found a longer file; expected text of at most 4 bytes")
    }
  }

  @Test("what is not a regular file is not read, and the error says what it is")
  func refusals() throws {
    try inTemporaryFolder { folder in
      for (path, found) in [
        (folder, "a folder"), ("/dev/zero", "a device"), ("\(folder)/nothing", "no such file"),
      ] {
        let error = #expect(throws: FileError.self) {
          try FileSystem.read(path, expecting: "text")
        }
        #expect(error?.description == "\(path): found \(found); expected text")
      }
    }
  }

  @Test("a file can be written where its folder can be made, and not over a folder or a device")
  func writability() throws {
    try inTemporaryFolder { folder in
      try FileSystem.requireWritable("\(folder)/a/b/file")
      #expect(FileSystem.kind(of: "\(folder)/a/b") == .folder)
      for path in [folder, "/dev/null", "/dev/null/file"] {
        #expect(throws: FileError.self) { try FileSystem.requireWritable(path) }
      }
    }
  }
}
