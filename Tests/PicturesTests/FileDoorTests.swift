import Foundation
import Testing

@testable import Pictures

@Suite("The door to files")
struct FileDoorTests {
  @Test("clears away what killed programs left of the same file, and nothing else")
  func leftovers() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("file-door-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // No process has the largest number; process 1 is always there.
    let dead = ".a.png.\(pid_t.max).partial"
    let others = [".a.png.1.partial", ".a.png.partial", ".b.png.\(pid_t.max).partial"]
    for name in others + [dead] {
      _ = FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: Data([1]))
    }
    try FileDoor.replace("\(folder)/a.png", with: [2, 3])
    #expect(FileManager.default.contents(atPath: "\(folder)/a.png") == Data([2, 3]))
    let left = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(Set(left) == Set(others + ["a.png"]))
  }

  @Test("does not put a file in the place of a device")
  func device() {
    #expect(throws: PictureError.unwritable(path: "/dev/null", reason: "it is not a plain file")) {
      try FileDoor.replace("/dev/null", with: [1])
    }
  }
}
