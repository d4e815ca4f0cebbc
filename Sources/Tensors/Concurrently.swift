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
      ThreadPool.shared.run(count, threads: workers.count) { body(&items[$0], &workers[$1]) }
    }
  }
}

/// Gives every item its own thread, the same from call to call if that thread is awake: so what belongs to an item
/// stays in the cache of one core.
///
/// - Parameters:
///   - items: what is to be worked on, at most 64.
///   - body: the work on one item; it does not wait for another.
public func concurrently<Item>(
  withOwnThreads items: inout [Item], _ body: @Sendable (_ item: inout Item) -> Void
) {
  let count = items.count
  items.withUnsafeMutableBufferPointer { items in
    nonisolated(unsafe) let items = items
    ThreadPool.shared.run(onEachOf: count) { body(&items[$0]) }
  }
}

/// Hands every item to some thread; see ``concurrently(over:with:_:)``.
public func concurrently<Item>(
  over items: inout [Item], threads: Int, _ body: @Sendable (_ item: inout Item) -> Void
) {
  let count = items.count
  items.withUnsafeMutableBufferPointer { items in
    nonisolated(unsafe) let items = items
    ThreadPool.shared.run(count, threads: threads) { index, _ in body(&items[index]) }
  }
}
