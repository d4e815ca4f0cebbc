import Dispatch
import Synchronization

/// Passes every item to one of the workers; each worker has its own thread and takes one item at a time.
///
/// Items are handed out from the first to the last; an item may wait for one before it. Which worker an item
/// gets depends on timing. The result does not, as long as what `body` does to
/// an item does not depend on what the worker did before.
///
/// - Parameters:
///   - items: what is to be worked on, each touched by one thread only.
///   - workers: what each thread works with, such as its scratch memory; as many threads as workers.
///   - body: the work on one item.
public func concurrently<Item, Worker>(
  over items: inout [Item], with workers: inout [Worker],
  _ body: @Sendable (_ item: inout Item, _ worker: inout Worker) -> Void
) {
  precondition(!workers.isEmpty, "work needs at least one worker")
  let count = items.count
  items.withUnsafeMutableBufferPointer { items in
    workers.withUnsafeMutableBufferPointer { workers in
      // Every index is handed out once, so no two threads touch the same element.
      nonisolated(unsafe) let items = items
      nonisolated(unsafe) let workers = workers
      distribute(count, overThreads: workers.count) { body(&items[$0], &workers[$1]) }
    }
  }
}

/// Hands every item to some thread; see ``concurrently(over:with:_:)``.
public func concurrently<Item>(
  over items: inout [Item], threads: Int, _ body: @Sendable (_ item: inout Item) -> Void
) {
  let count = items.count
  items.withUnsafeMutableBufferPointer { items in
    nonisolated(unsafe) let items = items
    distribute(count, overThreads: threads) { index, _ in body(&items[index]) }
  }
}

/// Calls `body` once for every index below `count`, with the number of the thread that it runs on.
private func distribute(
  _ count: Int, overThreads threads: Int, _ body: @Sendable (_ index: Int, _ thread: Int) -> Void
) {
  guard threads > 1, count > 1 else {
    for index in 0..<count { body(index, 0) }
    return
  }
  let next = Atomic(0)
  DispatchQueue.concurrentPerform(iterations: threads) { thread in
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      body(index, thread)
    }
  }
}
