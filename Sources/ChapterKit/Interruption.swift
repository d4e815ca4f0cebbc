import Foundation
import Synchronization

/// Whether the program was asked to stop: by Ctrl-C (SIGINT), by `kill` (SIGTERM), or because its terminal was
/// closed (SIGHUP).
package enum Interruption {
  /// The signal that came last, 0 being none.
  private static let last = Atomic<Int32>(0)

  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  /// The signal that came since ``start()``; nil if none did.
  package static var signal: Int32? {
    let signal = last.load(ordering: .relaxed)
    return signal == 0 ? nil : signal
  }

  /// Begins to catch signals, so that ``signal`` tells of them. A second signal of a kind ends the program at
  /// once, as it does by default.
  ///
  /// - Returns: the signals that are caught, for ``end(_:)``.
  package static func start() -> [Int32] {
    last.store(0, ordering: .relaxed)
    var caught: [Int32] = []
    for signal in signals {
      let before = Foundation.signal(signal) { signal in
        Interruption.last.store(signal, ordering: .relaxed)
        Foundation.signal(signal, SIG_DFL)
      }
      // A program in the background of a script, or started with nohup, ignores the signal.
      if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
        Foundation.signal(signal, SIG_IGN)
      } else {
        caught.append(signal)
      }
    }
    return caught
  }

  /// Lets the signals end the program again.
  package static func end(_ caught: [Int32]) {
    for signal in caught { Foundation.signal(signal, SIG_DFL) }
  }
}
