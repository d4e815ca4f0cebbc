import CProcessor
import Vectors

/// At most sixteen columns of a product, eight rows at a time, as far as there are more than four rows left and
/// the processor has 32 wide registers: with four rows alone an addition waits for the one before.
///
/// - Returns: the first row that is left.
@inline(__always)
func narrowPanel(
  at column: Int, width: Int, rows: Int, depth: Int,
  _ a: UnsafePointer<Float>, row aRow: Int, column aColumn: Int,
  _ b: UnsafePointer<Float>, row bRow: Int,
  into c: UnsafeMutablePointer<Float>, row cRow: Int,
  start: Start
) -> Int {
  var row = 0
  while hasWideRegisters != 0 && rows - row > 4 {
    let last = rows - 1 - row
    let target = c + row * cRow + column
    var sums = EightRows()
    switch start {
    case .zero: break
    case .target: sums.load { Vector(at: target + min($0, last) &* cRow) }
    case .rowBias(let bias): sums.load { Vector(repeating: bias[row + min($0, last)]) }
    case .columnBias(let bias): sums.load { _ in Vector(at: bias + column) }
    }
    let (a0, a1) = (a + row * aRow, a + (row + min(1, last)) * aRow)
    let (a2, a3) = (a + (row + min(2, last)) * aRow, a + (row + min(3, last)) * aRow)
    let (a4, a5) = (a + (row + min(4, last)) * aRow, a + (row + min(5, last)) * aRow)
    let (a6, a7) = (a + (row + min(6, last)) * aRow, a + (row + min(7, last)) * aRow)
    var source = b
    var index = 0
    for _ in 0..<depth {
      // Lanes beyond the width are computed and dropped.
      sums.add(
        a0[index], a1[index], a2[index], a3[index], a4[index], a5[index], a6[index], a7[index],
        times: Vector(at: source))
      source += bRow
      index &+= aColumn
    }
    if width >= Vector.width {
      sums.store { $1.store(at: target + min($0, last) &* cRow) }
    } else {
      sums.store { $1.store(at: target + min($0, last) &* cRow, count: width) }
    }
    row += 8
  }
  return min(row, rows)
}

/// Eight rows of sums.
private struct EightRows {
  private var r0 = Vector.zero, r1 = Vector.zero, r2 = Vector.zero, r3 = Vector.zero
  private var r4 = Vector.zero, r5 = Vector.zero, r6 = Vector.zero, r7 = Vector.zero

  @inline(__always) init() {}

  @inline(__always) mutating func load(_ row: (Int) -> Vector) {
    (r0, r1, r2, r3) = (row(0), row(1), row(2), row(3))
    (r4, r5, r6, r7) = (row(4), row(5), row(6), row(7))
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
  }

  @inline(__always) mutating func add(
    _ a0: Float, _ a1: Float, _ a2: Float, _ a3: Float,
    _ a4: Float, _ a5: Float, _ a6: Float, _ a7: Float, times b: Vector
  ) {
    r0 = r0.addingProduct(Vector(repeating: a0), b)
    r1 = r1.addingProduct(Vector(repeating: a1), b)
    r2 = r2.addingProduct(Vector(repeating: a2), b)
    r3 = r3.addingProduct(Vector(repeating: a3), b)
    r4 = r4.addingProduct(Vector(repeating: a4), b)
    r5 = r5.addingProduct(Vector(repeating: a5), b)
    r6 = r6.addingProduct(Vector(repeating: a6), b)
    r7 = r7.addingProduct(Vector(repeating: a7), b)
  }
}
