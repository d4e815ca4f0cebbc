import CProcessor
import Dispatch
import Foundation
import Synchronization

/// Threads that share out work and start on it within a microsecond.
///
/// After its work a thread looks for more for 50 microseconds, and then sleeps until there is some: so many short
/// pieces of work in a row need no call of the system, and nothing runs while there is nothing to do. A thread that
/// the system has not yet woken is not waited for: whoever is awake does its part.
final class ThreadPool: Sendable {
  /// The threads of this process. They are started when first needed, and stay.
  static let shared = ThreadPool()

  /// The work to share.
  private struct Work {
    var count = 0
    var threads = 0
    var isAssigned = false
    var body: (@Sendable (_ index: Int, _ thread: Int) -> Void)?
  }

  /// Written before the work is announced in `state`, read by the threads that have joined it.
  nonisolated(unsafe) private var work = Work()
  /// Bit 0: whether threads may join the work; bits 1 to 31: how many have; above: the number of the work.
  private let state = OwnCacheLine()
  /// How many indices have been asked for, or a bit for each index that is taken, if they are assigned.
  private let taken = OwnCacheLine()
  private let isBusy = Atomic(false)
  /// One for each of the pool's own threads, in the order of their numbers; changed by the caller that holds `isBusy`.
  nonisolated(unsafe) private var sleepers: [Sleeper] = []
  private let caller = Sleeper()

  /// Calls `body` once for every index below `count`, in order of the indices, with the number of the thread that it
  /// runs on, on at most so many threads, one of which is the caller's. If the pool works already, the caller
  /// does everything.
  func run(
    _ count: Int, threads: Int, _ body: @Sendable (_ index: Int, _ thread: Int) -> Void
  ) {
    run(Work(count: count, threads: min(threads, count)), body)
  }

  /// Calls `body` once for every number of a thread, on that thread if it is awake: so what a thread reads often
  /// stays in its cache from one call to the next. If the pool works already, the caller does everything.
  func run(onEachOf threads: Int, _ body: @Sendable (_ index: Int) -> Void) {
    precondition(threads <= 64, "found \(threads) threads; expected at most 64")
    run(Work(count: threads, threads: threads, isAssigned: true)) { index, _ in body(index) }
  }

  private func run(
    _ new: Work, _ body: @Sendable (_ index: Int, _ thread: Int) -> Void
  ) {
    guard new.threads > 1, !isBusy.exchange(true, ordering: .acquiring) else {
      for index in 0..<new.count { body(index, 0) }
      return
    }
    startThreads(upTo: new.threads)
    withoutActuallyEscaping(body) { body in
      work = new
      work.body = body
      taken.value.store(0, ordering: .relaxed)
      let number = state.value.load(ordering: .relaxed) >> 32 &+ 1
      state.value.store(number << 32 | 1, ordering: .sequentiallyConsistent)
      for sleeper in sleepers.prefix(new.threads - 1) { sleeper.wake() }
      takeIndices(thread: 0)
      state.value.bitwiseAnd(~1, ordering: .sequentiallyConsistent)
      while !spin(until: { isIdle }) { caller.sleep(unless: { isIdle }) }
      work.body = nil
    }
    isBusy.store(false, ordering: .releasing)
  }

  private func takeIndices(thread: Int) {
    guard thread < work.threads, let body = work.body else { return }
    if work.isAssigned {
      // The caller also takes the indices of threads that have not come.
      for index in thread..<(thread == 0 ? work.count : thread + 1) {
        let bit: UInt64 = 1 << UInt64(index)
        if taken.value.bitwiseOr(bit, ordering: .relaxed).oldValue & bit == 0 {
          body(index, thread)
        }
      }
    } else {
      while true {
        let index = Int(taken.value.wrappingAdd(1, ordering: .relaxed).oldValue)
        guard index < work.count else { return }
        body(index, thread)
      }
    }
  }

  // What the caller does.

  private func startThreads(upTo threads: Int) {
    while sleepers.count < threads - 1 {
      let sleeper = Sleeper()
      sleepers.append(sleeper)
      let thread = Thread { [self, number = sleepers.count] in
        var last: UInt64 = 0
        while true {
          last = join(after: last, sleeper)
          takeIndices(thread: number)
          leave()
        }
      }
      thread.qualityOfService = .userInitiated
      thread.start()
    }
  }

  /// Whether all threads that joined the work have left it, and no other may join.
  private static func isIdle(_ state: UInt64) -> Bool { state & 0xFFFF_FFFF == 0 }

  private var isIdle: Bool {
    Self.isIdle(state.value.load(ordering: .sequentiallyConsistent))
  }

  // What the pool's own threads do.

  /// Waits for other work than that with a number, joins it, and returns its number.
  private func join(after last: UInt64, _ sleeper: Sleeper) -> UInt64 {
    var number: UInt64?
    while !spin(until: {
      number = tryToJoin(after: last)
      return number != nil
    }) {
      sleeper.sleep(unless: {
        Self.isOpen(state.value.load(ordering: .sequentiallyConsistent), after: last)
      })
    }
    return number!
  }

  /// Whether threads may join the work of a state, and it is another than that with a number.
  private static func isOpen(_ state: UInt64, after last: UInt64) -> Bool {
    state & 1 == 1 && state >> 32 != last
  }

  private func tryToJoin(after last: UInt64) -> UInt64? {
    var found = state.value.load(ordering: .sequentiallyConsistent)
    while Self.isOpen(found, after: last) {
      let (done, original) = state.value.weakCompareExchange(
        expected: found, desired: found + 2, ordering: .acquiring)
      if done { return found >> 32 }
      found = original
    }
    return nil
  }

  private func leave() {
    let left = state.value.wrappingSubtract(2, ordering: .sequentiallyConsistent).newValue
    if Self.isIdle(left) { caller.wake() }
  }

  // What both do.

  /// Asks again and again, for at most 50 microseconds, and returns the answer.
  private func spin(until isTrue: () -> Bool) -> Bool {
    if isTrue() { return true }
    let end = ContinuousClock.now + .microseconds(50)
    repeat {
      for _ in 0..<16 {
        if isTrue() { return true }
        pauseProcessor()
      }
      // For whoever has work, if there are more threads than cores.
      sched_yield()
    } while ContinuousClock.now < end
    return false
  }
}

/// A number that shares no line of the cache with others, which other threads write while this one is read.
private struct OwnCacheLine: ~Copyable, Sendable {
  private let before = SIMD16<UInt64>.zero
  let value = Atomic<UInt64>(0)
  private let after = SIMD16<UInt64>.zero
}

/// A thread that can sleep until another one wakes it.
private final class Sleeper: Sendable {
  private let sleeps = Atomic(false)
  private let signal = DispatchSemaphore(value: 0)

  /// Sleeps until ``wake()``, unless something is true that is made true before waking.
  ///
  /// It may wake without a reason, and must then ask again.
  func sleep(unless isTrue: () -> Bool) {
    sleeps.store(true, ordering: .sequentiallyConsistent)
    // If `wake` has been faster, its signal is on its way.
    if isTrue() && sleeps.exchange(false, ordering: .sequentiallyConsistent) { return }
    signal.wait()
  }

  /// Wakes the thread, if it sleeps or is about to.
  func wake() {
    if sleeps.load(ordering: .sequentiallyConsistent)
      && sleeps.exchange(false, ordering: .sequentiallyConsistent)
    {
      signal.signal()
    }
  }
}
