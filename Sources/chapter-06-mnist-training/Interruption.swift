import Foundation
import Synchronization

/// Whether someone has asked the program to stop: with Ctrl-C (SIGINT), or with `kill` (SIGTERM).
nonisolated enum Interruption {
  /// The signal that came last, 0 being none.
  private static let last = Atomic<Int32>(0)

  private static let signals = [SIGINT, SIGTERM]

  /// The signal that asked, while ``heed(during:)`` listens; nil if there was none.
  static var signal: Int32? {
    let signal = last.load(ordering: .relaxed)
    return signal == 0 ? nil : signal
  }

  /// Runs `body`, which is to look at ``signal`` now and then. A second signal of a kind does what it
  /// always does: it ends the program at once.
  static func heed<Result>(during body: () throws -> Result) rethrows -> Result {
    last.store(0, ordering: .relaxed)
    var heeded: [Int32] = []
    for signal in signals {
      let before = Foundation.signal(signal) { signal in
        Interruption.last.store(signal, ordering: .relaxed)
        Foundation.signal(signal, SIG_DFL)
      }
      // A program in the background of a script, or behind nohup, is not to hear it.
      if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
        Foundation.signal(signal, SIG_IGN)
      } else {
        heeded.append(signal)
      }
    }
    defer { for signal in heeded { Foundation.signal(signal, SIG_DFL) } }
    return try body()
  }
}
