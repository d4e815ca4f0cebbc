import Files
import Foundation
import Testing

@Suite("Atomic files")
struct AtomicFileTests {
  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("atomic-file-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  @Test("an atomic write replaces what a killed program left, whatever its length")
  func leftovers() throws {
    try inFolder { folder in
      let path = "\(folder)/file"
      for left in [0, 3, 5000] {
        try Data(repeating: 1, count: left)
          .write(to: URL(fileURLWithPath: AtomicFile.partialPath(for: path)))
        try AtomicFile.write(Data("whole".utf8), to: path)
        #expect(FileManager.default.contents(atPath: path) == Data("whole".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
      }
    }
  }

  @Test("of several writers at once, the file is always the whole file of one of them")
  func race() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("atomic-file-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = "\(folder)/file"
    let written = await withTaskGroup(of: Int.self) { group in
      for writer in UInt8(0)..<4 {
        group.addTask {
          (0..<50).count { _ in
            let data = Data(repeating: writer, count: 100_000)
            let written: Void? = try? AtomicFile.write(data, to: path)
            let found = FileManager.default.contents(atPath: path) ?? Data()
            #expect(found.count == 100_000 && Set(found).count == 1)
            return written != nil
          }
        }
      }
      return await group.reduce(0, +)
    }
    #expect(written == 4 * 50)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
  }

  @Test("an atomic write that fails leaves the old file as it was")
  func failures() throws {
    try inFolder { folder in
      let path = "\(folder)/file"
      try AtomicFile.write(Data("old".utf8), to: path)
      try FileManager.default.createDirectory(
        atPath: AtomicFile.partialPath(for: path), withIntermediateDirectories: false)
      let failure = #expect(throws: FileError.self) {
        try AtomicFile.write(Data("new".utf8), to: path)
      }
      #expect(failure?.found.hasPrefix("a folder at \(AtomicFile.partialPath(for: path))") == true)
      #expect(FileManager.default.contents(atPath: path) == Data("old".utf8))
      let device = #expect(throws: FileError.self) {
        try AtomicFile.write(Data("new".utf8), to: "/dev/null")
      }
      #expect(device?.found == "a device")
    }
  }
}
