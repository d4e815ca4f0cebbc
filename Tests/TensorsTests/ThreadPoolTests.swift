import Foundation
import Synchronization
import Testing

@testable import Tensors

@Suite("A pool of threads")
struct ThreadPoolTests {
  /// What `count` items are after the pool has worked on each once.
  private func work(
    on pool: ThreadPool, _ count: Int, threads: Int, _ extra: @Sendable (Int) -> Void = { _ in }
  ) -> [Int] {
    let visits = (0..<count).map { _ in Visits() }
    pool.run(count, threads: threads) { index, thread in
      visits[index].count.wrappingAdd(1, ordering: .relaxed)
      visits[index].thread.store(thread, ordering: .relaxed)
      extra(index)
    }
    for visit in visits { #expect((0..<threads).contains(visit.thread.load(ordering: .relaxed))) }
    return visits.map { $0.count.load(ordering: .relaxed) }
  }

  private final class Visits: Sendable {
    let count = Atomic(0)
    let thread = Atomic(-1)
  }

  @Test("every index is handed out once, with more and fewer threads than indices")
  func everyIndex() {
    let pool = ThreadPool()
    for round in 0..<2000 {
      let (count, threads) = (round % 13, 1 + round % 5)
      #expect(work(on: pool, count, threads: threads) == Array(repeating: 1, count: count))
    }
  }

  @Test("a thread that sleeps is woken, also if there are more threads than the work is for")
  func afterSleep() {
    let pool = ThreadPool()
    #expect(work(on: pool, 8, threads: 8) { _ in usleep(2000) } == Array(repeating: 1, count: 8))
    for _ in 0..<20 {
      usleep(2000)
      let came = Atomic(false)
      pool.run(2, threads: 2) { _, thread in
        if thread == 1 { return came.store(true, ordering: .relaxed) }
        let end = ContinuousClock.now + .seconds(10)
        while !came.load(ordering: .relaxed) && ContinuousClock.now < end { usleep(20) }
      }
      let hasCome = came.load(ordering: .relaxed)
      #expect(hasCome)
    }
  }

  @Test("an item may wait for one before it, as indices are handed out in order")
  func order() {
    let pool = ThreadPool()
    let done = Atomic(0)
    pool.run(100, threads: 3) { index, _ in
      while done.load(ordering: .acquiring) < index { usleep(1) }
      done.wrappingAdd(1, ordering: .releasing)
    }
    #expect(done.load(ordering: .relaxed) == 100)
  }

  @Test("what is assigned to threads is done once by each, or by the caller")
  func assigned() {
    let pool = ThreadPool()
    for round in 0..<2000 {
      let threads = 1 + round % 6
      let visits = (0..<threads).map { _ in Visits() }
      pool.run(onEachOf: threads) { visits[$0].count.wrappingAdd(1, ordering: .relaxed) }
      #expect(visits.allSatisfy { $0.count.load(ordering: .relaxed) == 1 })
    }
  }

  @Test("work within work, and of several callers at once, is done")
  func busy() {
    let pool = ThreadPool()
    let total = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      for _ in 0..<200 {
        pool.run(4, threads: 3) { _, _ in
          pool.run(3, threads: 2) { _, _ in total.wrappingAdd(1, ordering: .relaxed) }
        }
      }
    }
    #expect(total.load(ordering: .relaxed) == 4 * 200 * 4 * 3)
  }
}
