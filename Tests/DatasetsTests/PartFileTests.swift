import Foundation
import Testing

@testable import Datasets

@Suite("Downloads that are stopped by a signal")
struct PartFileTests {
  /// A folder that a test and the process that it starts both know.
  private static func folder(ofTest process: Int32, _ signal: Int32) -> String {
    "\(FileManager.default.temporaryDirectory.path)/part-\(process)-\(signal)"
  }

  @Test("Ctrl-C removes the file of a download, and ends the program as without it")
  func interrupt() async throws {
    let folder = Self.folder(ofTest: getpid(), SIGINT)
    await #expect(processExitsWith: .signal(SIGINT)) { try Self.download(SIGINT) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test("kill removes the file of a download, and ends the program as without it")
  func terminate() async throws {
    let folder = Self.folder(ofTest: getpid(), SIGTERM)
    await #expect(processExitsWith: .signal(SIGTERM)) { try Self.download(SIGTERM) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test("the end of a terminal removes the file of a download, and ends the program as without it")
  func hangUp() async throws {
    let folder = Self.folder(ofTest: getpid(), SIGHUP)
    await #expect(processExitsWith: .signal(SIGHUP)) { try Self.download(SIGHUP) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    try FileManager.default.removeItem(atPath: folder)
  }

  /// Downloads a file that stops arriving, and sends a signal to this process meanwhile.
  private static func download(_ number: Int32) throws {
    let folder = folder(ofTest: getppid(), number)
    signal(number, SIG_DFL)
    let server = try LoopbackServer { _ in .silence(after: [1, 2, 3], announced: 9) }
    Thread.detachNewThread {
      while (try? FileManager.default.contentsOfDirectory(atPath: folder))?.isEmpty != false {
        usleep(10_000)
      }
      usleep(200_000)
      kill(getpid(), number)
    }
    let file = RemoteFile(name: "noise", byteCount: 9, sha256: "")
    try MNIST.download(into: folder, from: [server.url], files: [file])
  }
}
