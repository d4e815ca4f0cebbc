import Vectors

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The doubles of a matrix, zeroed at first, freed with the last reference to them.
///
/// They start on a boundary of 64 bytes.
///
/// Safe to share between threads: a matrix writes only to memory that it alone refers to.
final class DoubleStorage: @unchecked Sendable {
  /// The number of doubles that fit.
  let capacity: Int

  /// The first double, 64-byte aligned.
  let start: UnsafeMutablePointer<Double>

  private let block: UnsafeMutableRawPointer

  /// Zeros for `capacity` doubles.
  init(capacity: Int) {
    let cacheLine = 64
    guard let block = calloc(capacity * MemoryLayout<Double>.stride + cacheLine, 1) else {
      fatalError("no memory for a matrix of \(capacity) doubles")
    }
    self.capacity = capacity
    self.block = block
    start = block.alignedUp(toMultipleOf: cacheLine).assumingMemoryBound(to: Double.self)
  }

  /// A copy of the doubles of another storage.
  convenience init(copying other: DoubleStorage) {
    self.init(capacity: other.capacity)
    start.update(from: other.start, count: capacity)
  }

  deinit { free(block) }
}
