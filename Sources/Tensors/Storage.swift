import Synchronization
import Vectors

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The floats of a tensor, zeroed at first, freed with the last reference to them.
///
/// They start on a boundary of 64 bytes. The memory extends one vector beyond the last float, so that a
/// kernel may read and write back a whole vector where fewer floats are left.
///
/// Safe to share between threads: a tensor writes only to memory that it alone refers to.
final class Storage: @unchecked Sendable {
  /// The number of floats that fit.
  let capacity: Int

  /// The first float, 64-byte aligned.
  let start: UnsafeMutablePointer<Float>

  private let block: UnsafeMutableRawPointer

  /// A number that no other storage of this process has or had.
  let identifier: UInt64

  /// The number of times that the floats were handed out to be changed.
  var revision: UInt64 = 0

  private static let nextIdentifier = Atomic<UInt64>(0)

  /// Zeros for `capacity` floats, from `calloc`, which hands out large blocks as untouched pages.
  init(capacity: Int) {
    let cacheLine = 64
    let floats = capacity + Vector.width
    guard let block = calloc(floats * MemoryLayout<Float>.stride + cacheLine, 1) else {
      // No mistake of the program, so one line instead of a crash report.
      let line =
        "error: found no memory for a tensor of \(capacity) floats; expected more, or less to do\n"
      _ = line.utf8CString.withUnsafeBufferPointer { write(2, $0.baseAddress, $0.count - 1) }
      exit(1)
    }
    self.capacity = capacity
    self.block = block
    identifier = Self.nextIdentifier.wrappingAdd(1, ordering: .relaxed).oldValue
    start = block.alignedUp(toMultipleOf: cacheLine).assumingMemoryBound(to: Float.self)
  }

  /// A copy of the floats of another storage.
  convenience init(copying other: Storage) {
    self.init(capacity: other.capacity)
    start.update(from: other.start, count: capacity)
  }

  deinit { free(block) }
}
