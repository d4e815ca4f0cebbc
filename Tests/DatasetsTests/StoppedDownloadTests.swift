import Foundation
import Testing

@testable import Datasets

@Suite("Downloads that are stopped by a signal")
struct StoppedDownloadTests {
  /// A folder that a test and the process that it starts both know.
  private static func folder(ofTest process: Int32) -> String {
    "\(FileManager.default.temporaryDirectory.path)/stopped-\(process)"
  }

  @Test("a signal in the middle of a download leaves no file")
  func interrupt() async throws {
    let folder = Self.folder(ofTest: getpid())
    await #expect(processExitsWith: .signal(SIGINT)) {
      let folder = Self.folder(ofTest: getppid())
      signal(SIGINT, SIG_DFL)
      let server = try LoopbackServer { _ in .silence(after: [1, 2, 3], announced: 9) }
      let file = RemoteFile(name: "noise", byteCount: 9, sha256: "")
      try MNIST.download(into: folder, from: [server.url], files: [file]) { _, bytes, _ in
        if bytes == 3 { kill(getpid(), SIGINT) }
      }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    try FileManager.default.removeItem(atPath: folder)
  }
}
