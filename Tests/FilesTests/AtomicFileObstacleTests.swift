import Files
import Foundation
import TestSupport
import Testing

@Suite("Obstacles to an atomic write")
struct AtomicFileObstacleTests {
  @Test("a link or a pipe in place of the temporary file is refused, and left as it was")
  func obstacles() throws {
    try inTemporaryFolder { folder in
      let (path, victim) = ("\(folder)/file", "\(folder)/victim")
      let partial = AtomicFile.partialPath(for: path)
      try AtomicFile.write(Data("old".utf8), to: path)
      try AtomicFile.write(Data("precious".utf8), to: victim)
      for (found, make) in [
        ("a symbolic link", { symlink(victim, partial) }),
        ("a symbolic link", { symlink("\(folder)/nothing", partial) }),
        ("a file of 2 names", { link(victim, partial) }),
        ("a named pipe", { mkfifo(partial, 0o666) }),
      ] {
        #expect(make() == 0)
        #expect(throws: FileError.self) { try FileSystem.requireWritable(path) }
        let error = #expect(throws: FileError.self) {
          try AtomicFile.write(Data("new".utf8), to: path)
        }
        #expect(
          error?.description.hasPrefix("\(path): found \(found) at \(partial), ") == true,
          "\(String(describing: error))")
        #expect(FileManager.default.contents(atPath: path) == Data("old".utf8))
        #expect(FileManager.default.contents(atPath: victim) == Data("precious".utf8))
        #expect(FileSystem.kind(of: "\(folder)/nothing") == nil)
        #expect(unlink(partial) == 0)
      }
    }
  }

  @Test("a temporary file of another user is refused", .enabled(if: geteuid() == 0))
  func owner() throws {
    try inTemporaryFolder { folder in
      let partial = AtomicFile.partialPath(for: "\(folder)/file")
      try AtomicFile.write(Data("theirs".utf8), to: partial)
      #expect(chown(partial, 65_534, 65_534) == 0)
      let error = #expect(throws: FileError.self) {
        try AtomicFile.write(Data("new".utf8), to: "\(folder)/file")
      }
      #expect(error?.found.hasPrefix("a file of another user") == true)
      #expect(FileManager.default.contents(atPath: partial) == Data("theirs".utf8))
    }
  }

  @Test("the permissions of an older file are kept", arguments: [0o600, 0o644, 0o640, 0o666])
  func permissions(mode: mode_t) throws {
    try inTemporaryFolder { folder in
      let path = "\(folder)/file"
      try AtomicFile.write(Data("old".utf8), to: path)
      #expect(chmod(path, mode) == 0)
      // What a killed program left may have others.
      try AtomicFile.write(Data("left".utf8), to: AtomicFile.partialPath(for: path))
      try AtomicFile.write(Data("new".utf8), to: path)
      var status = stat()
      #expect(stat(path, &status) == 0)
      #expect(status.st_mode & 0o777 == mode)
    }
  }

  @Test("a write that waits for another program says so, and goes on when that one has finished")
  func waiting() async {
    await #expect(processExitsWith: .success) {
      try inTemporaryFolder { folder in
        let path = "\(folder)/file"
        let other = open(AtomicFile.partialPath(for: path), O_WRONLY | O_CREAT, 0o666)
        #expect(flock(other, LOCK_EX) == 0)
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        #expect(dup2(ends[1], STDERR_FILENO) == STDERR_FILENO)
        let writer = Thread { try? AtomicFile.write(Data("new".utf8), to: path) }
        writer.start()
        var said = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
        #expect(poll(&said, 1, 20_000) == 1)
        var line = [UInt8](repeating: 0, count: 1000)
        let count = read(ends[0], &line, line.count)
        #expect(
          String(decoding: line.prefix(max(count, 0)), as: UTF8.self)
            == "waiting: another program writes \(AtomicFile.partialPath(for: path))\n")
        #expect(FileSystem.kind(of: path) == nil)
        close(other)
        while !writer.isFinished { usleep(1000) }
        #expect(FileManager.default.contents(atPath: path) == Data("new".utf8))
      }
    }
  }
}
