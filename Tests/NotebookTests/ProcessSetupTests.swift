import Foundation
import Testing

@testable import Notebook

@Suite("Setup of the process")
struct ProcessSetupTests {
  @Test("a limit that is too low is named with its value; the usual ones are not")
  func limits() {
    #expect(ProcessSetup.tightLimit(openFiles: 256, stack: 8 << 20) == nil)
    #expect(ProcessSetup.tightLimit(openFiles: .max, stack: .max) == nil)
    #expect(
      ProcessSetup.tightLimit(openFiles: 15, stack: .max)
        == "found a limit of 15 open files (ulimit -n); expected at least 16")
    #expect(
      ProcessSetup.tightLimit(openFiles: 16, stack: 64 << 10)
        == "found a limit of 64 kB for the stack (ulimit -s); expected at least 256")
  }

  @Test("a closed standard stream is opened, so that no other file gets its number")
  func streams() async {
    await #expect(processExitsWith: .success) {
      close(STDIN_FILENO)
      close(STDERR_FILENO)
      ProcessSetup.openStandardStreams()
      let file = open("/dev/null", O_RDONLY)
      exit(file > STDERR_FILENO && fcntl(STDERR_FILENO, F_GETFD) != -1 ? 0 : 1)
    }
  }
}
