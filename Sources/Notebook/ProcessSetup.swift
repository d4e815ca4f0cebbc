import Files
import Foundation

/// What a program does about its process before anything else.
enum ProcessSetup {
  /// Opens `/dev/null` where standard input, output or error is closed: the next file that is opened would take
  /// its number, and get what is printed.
  static func openStandardStreams() {
    for descriptor in 0...2 as ClosedRange<Int32> where fcntl(descriptor, F_GETFD) == -1 {
      // The lowest free number is this one.
      _ = open("/dev/null", O_RDWR)
    }
  }

  /// The limit of the system that is too low to run in, as one line; nil if none is.
  static var tightLimit: String? {
    tightLimit(openFiles: ResourceLimits.openFiles, stack: ResourceLimits.stack)
  }

  /// The same for limits of so many open files, and so many bytes of stack.
  static func tightLimit(openFiles: UInt64, stack: UInt64) -> String? {
    if openFiles < 16 {
      return "found a limit of \(openFiles) open files (ulimit -n); expected at least 16"
    }
    if stack < 256 << 10 {
      return "found a limit of \(stack >> 10) kB for the stack (ulimit -s); expected at least 256"
    }
    return nil
  }
}
