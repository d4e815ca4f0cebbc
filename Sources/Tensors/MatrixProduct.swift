import CProcessor
import Vectors

/// What the sums of a product start from.
enum Start {
  case zero
  case target
  case rowBias(UnsafePointer<Float>)
  case columnBias(UnsafePointer<Float>)
}

/// The matrix on the right of a product.
enum Right {
  case matrix(UnsafePointer<Float>, row: Int)
  case packed(UnsafePointer<Float>)

  /// Where a panel begins, and how far apart its rows are.
  func panel(at column: Int, width: Int, depth: Int) -> (start: UnsafePointer<Float>, row: Int) {
    switch self {
    case .matrix(let elements, let row): (elements + column, row)
    case .packed(let elements): (elements + column * depth, width)
    }
  }
}

/// C = start + A·B, where A is read with any strides, so it may be a transpose.
///
/// The products of one element are added in the order of the summation index, with one rounding each,
/// so the result does not depend on how the work is cut into tiles.
func product(
  rows: Int, columns: Int, depth: Int,
  _ a: UnsafePointer<Float>, row aRow: Int, column aColumn: Int, _ b: Right,
  into c: UnsafeMutablePointer<Float>, row cRow: Int,
  start: Start
) {
  var column = 0
  while column < columns {
    let width = PackedMatrix.width(at: column, of: columns)
    let (b, bRow) = b.panel(at: column, width: width, depth: depth)
    if width == FourVectors.width {
      panel(
        of: FourVectors.self, at: column, width: width, rows: rows, depth: depth,
        a, row: aRow, column: aColumn, b, row: bRow, into: c, row: cRow, start: start)
    } else {
      let first = narrowPanel(
        at: column, width: columns - column, rows: rows, depth: depth,
        a, row: aRow, column: aColumn, b, row: bRow, into: c, row: cRow, start: start)
      panel(
        of: OneVector.self, at: column, width: columns - column, from: first, rows: rows,
        depth: depth,
        a, row: aRow, column: aColumn, b, row: bRow, into: c, row: cRow, start: start)
    }
    column += width
  }
}

/// The columns of a product that one tile is wide, four rows at a time.
///
/// The four rows of sums stay in registers over the whole depth. Where fewer than four rows are
/// left, the last one is computed, and stored, more than once.
@inline(__always)
private func panel<Row: TileRow>(
  of _: Row.Type, at column: Int, width: Int, from first: Int = 0, rows: Int, depth: Int,
  _ a: UnsafePointer<Float>, row aRow: Int, column aColumn: Int,
  _ b: UnsafePointer<Float>, row bRow: Int,
  into c: UnsafeMutablePointer<Float>, row cRow: Int,
  start: Start
) {
  for row in stride(from: first, to: rows, by: 4) {
    let i0 = row
    let i1 = min(row + 1, rows - 1)
    let i2 = min(row + 2, rows - 1)
    let i3 = min(row + 3, rows - 1)
    let c0 = c + i0 * cRow + column
    let c1 = c + i1 * cRow + column
    let c2 = c + i2 * cRow + column
    let c3 = c + i3 * cRow + column
    var sum0 = Row()
    var sum1 = Row()
    var sum2 = Row()
    var sum3 = Row()
    switch start {
    case .zero: break
    case .target:
      sum0 = Row(at: c0, count: width)
      sum1 = Row(at: c1, count: width)
      sum2 = Row(at: c2, count: width)
      sum3 = Row(at: c3, count: width)
    case .rowBias(let bias):
      sum0 = Row(repeating: bias[i0])
      sum1 = Row(repeating: bias[i1])
      sum2 = Row(repeating: bias[i2])
      sum3 = Row(repeating: bias[i3])
    case .columnBias(let bias):
      sum0 = Row(at: bias + column, count: width)
      sum1 = sum0
      sum2 = sum0
      sum3 = sum0
    }
    var a0 = a + i0 * aRow
    var a1 = a + i1 * aRow
    var a2 = a + i2 * aRow
    var a3 = a + i3 * aRow
    var source = b
    for _ in 0..<depth {
      let bs = Row(at: source, count: width)
      sum0.add(a0.pointee, times: bs)
      sum1.add(a1.pointee, times: bs)
      sum2.add(a2.pointee, times: bs)
      sum3.add(a3.pointee, times: bs)
      a0 += aColumn
      a1 += aColumn
      a2 += aColumn
      a3 += aColumn
      source += bRow
    }
    sum0.store(at: c0, count: width)
    sum1.store(at: c1, count: width)
    sum2.store(at: c2, count: width)
    sum3.store(at: c3, count: width)
  }
}

/// One row of the tile that a product keeps in registers.
private protocol TileRow {
  init()
  init(repeating value: Float)
  init(at source: UnsafePointer<Float>, count: Int)
  func store(at target: UnsafeMutablePointer<Float>, count: Int)
  mutating func add(_ scalar: Float, times row: Self)
}

/// Sixteen columns: four rows of them fill the sixteen registers of AVX2 and the 32 of NEON.
private struct OneVector: TileRow {
  private var v: Vector

  @inline(__always) init() { v = .zero }

  @inline(__always) init(repeating value: Float) { v = Vector(repeating: value) }

  @inline(__always) init(at source: UnsafePointer<Float>, count: Int) {
    v = Vector(at: source, count: count)
  }

  @inline(__always) func store(at target: UnsafeMutablePointer<Float>, count: Int) {
    v.store(at: target, count: count)
  }

  @inline(__always) mutating func add(_ scalar: Float, times row: OneVector) {
    v = v.addingProduct(Vector(repeating: scalar), row.v)
  }
}

/// Sixty-four columns: four rows of them fill half of the 32 wide registers of AVX-512.
private struct FourVectors: TileRow {
  private var v0: Vector
  private var v1: Vector
  private var v2: Vector
  private var v3: Vector

  static var width: Int { 4 * Vector.width }

  @inline(__always) init() { self.init(repeating: 0) }

  @inline(__always) init(repeating value: Float) {
    v0 = Vector(repeating: value)
    v1 = v0
    v2 = v0
    v3 = v0
  }

  @inline(__always) init(at source: UnsafePointer<Float>, count: Int) {
    v0 = Vector(at: source)
    v1 = Vector(at: source + 16)
    v2 = Vector(at: source + 32)
    v3 = Vector(at: source + 48)
  }

  @inline(__always) func store(at target: UnsafeMutablePointer<Float>, count: Int) {
    v0.store(at: target)
    v1.store(at: target + 16)
    v2.store(at: target + 32)
    v3.store(at: target + 48)
  }

  @inline(__always) mutating func add(_ scalar: Float, times row: FourVectors) {
    let scalars = Vector(repeating: scalar)
    v0 = v0.addingProduct(scalars, row.v0)
    v1 = v1.addingProduct(scalars, row.v1)
    v2 = v2.addingProduct(scalars, row.v2)
    v3 = v3.addingProduct(scalars, row.v3)
  }
}
