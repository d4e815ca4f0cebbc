import Vectors

/// Writes the transpose of a matrix whose rows may lie apart, in blocks of sixteen by sixteen.
///
/// The target has whole vectors in both directions: further columns repeat the last row of the source, further
/// rows hold what follows the source's rows in memory.
///
/// - Parameters:
///   - count: the number of rows of the source.
///   - width: the number of its columns.
///   - source: row after row; the last one must be readable to the next multiple of sixteen.
///   - sourceRow: how far the rows of the source lie apart.
///   - target: written.
///   - targetRow: how far the rows of the target lie apart: `count`, rounded up to whole vectors, or more.
func transposeRows(
  count: Int, width: Int, _ source: UnsafePointer<Float>, row sourceRow: Int,
  into target: UnsafeMutablePointer<Float>, row targetRow: Int
) {
  for top in stride(from: 0, to: count, by: Vector.width) {
    for left in stride(from: 0, to: width, by: Vector.width) {
      var block = TransposedBlock()
      block.load { Vector(at: source + min(top + $0, count - 1) * sourceRow + left) }
      block.unzip()
      block.unzip()
      block.unzip()
      block.unzip()
      block.store { $1.store(at: target + (left + $0) * targetRow + top) }
    }
  }
}

/// Sixteen vectors, the rows of a block that is transposed.
///
/// The place of a number is eight bits, four of its row and four of its lane. ``unzip()`` rotates them by one
/// bit, so that four rounds exchange row and lane.
private struct TransposedBlock {
  private var r0 = Vector.zero, r1 = Vector.zero, r2 = Vector.zero, r3 = Vector.zero
  private var r4 = Vector.zero, r5 = Vector.zero, r6 = Vector.zero, r7 = Vector.zero
  private var r8 = Vector.zero, r9 = Vector.zero, r10 = Vector.zero, r11 = Vector.zero
  private var r12 = Vector.zero, r13 = Vector.zero, r14 = Vector.zero, r15 = Vector.zero

  @inline(__always) init() {}

  @inline(__always) mutating func load(_ row: (Int) -> Vector) {
    (r0, r1, r2, r3) = (row(0), row(1), row(2), row(3))
    (r4, r5, r6, r7) = (row(4), row(5), row(6), row(7))
    (r8, r9, r10, r11) = (row(8), row(9), row(10), row(11))
    (r12, r13, r14, r15) = (row(12), row(13), row(14), row(15))
  }

  @inline(__always) func store(_ body: (Int, Vector) -> Void) {
    body(0, r0)
    body(1, r1)
    body(2, r2)
    body(3, r3)
    body(4, r4)
    body(5, r5)
    body(6, r6)
    body(7, r7)
    body(8, r8)
    body(9, r9)
    body(10, r10)
    body(11, r11)
    body(12, r12)
    body(13, r13)
    body(14, r14)
    body(15, r15)
  }

  /// Takes the even lanes of each pair of rows to the first eight rows, and the odd ones to the last eight.
  @inline(__always) mutating func unzip() {
    let old = self
    (r0, r8) = unzipped(old.r0, old.r1)
    (r1, r9) = unzipped(old.r2, old.r3)
    (r2, r10) = unzipped(old.r4, old.r5)
    (r3, r11) = unzipped(old.r6, old.r7)
    (r4, r12) = unzipped(old.r8, old.r9)
    (r5, r13) = unzipped(old.r10, old.r11)
    (r6, r14) = unzipped(old.r12, old.r13)
    (r7, r15) = unzipped(old.r14, old.r15)
  }

  @inline(__always) private func unzipped(_ a: Vector, _ b: Vector) -> (Vector, Vector) {
    (
      Vector(lowHalf: a.evenHalf, highHalf: b.evenHalf),
      Vector(lowHalf: a.oddHalf, highHalf: b.oddHalf)
    )
  }
}
