import Vectors

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Zeroed floats on a cache line's boundary, freed with the last reference to them.
///
/// The memory goes on for one vector after the last float, so that a kernel may read and write back
/// a whole vector where fewer floats are left.
///
/// Safe to share between threads: a tensor writes only to memory that it alone refers to.
final class Memory: @unchecked Sendable {
  /// The number of floats that fit.
  let capacity: Int

  /// The first float, 64-byte aligned.
  let start: UnsafeMutablePointer<Float>

  private let block: UnsafeMutableRawPointer

  /// Zeros for `capacity` floats, from `calloc`, which hands out large blocks as untouched pages.
  init(capacity: Int) {
    let cacheLine = 64
    let floats = capacity + Vector.width
    guard let block = calloc(floats * MemoryLayout<Float>.stride + cacheLine, 1) else {
      fatalError("no memory for a tensor of \(capacity) floats")
    }
    self.capacity = capacity
    self.block = block
    start = block.alignedUp(toMultipleOf: cacheLine).assumingMemoryBound(to: Float.self)
  }

  /// The same floats in memory of its own.
  convenience init(copying other: Memory) {
    self.init(capacity: other.capacity)
    start.update(from: other.start, count: capacity)
  }

  deinit { free(block) }
}
