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
    let left = columns - column
    let (b, bRow) = b.panel(at: column, width: width, depth: depth)
    if width == FourVectors.width {
      panel(
        of: FourVectors.self, at: column, width: width, rows: rows, depth: depth,
        a, row: aRow, column: aColumn, b, row: bRow, into: c, row: cRow, start: start)
      column += width
    } else if hasWideRegisters != 0 && rows >= 8 && left > width && bRow > width {
      // The matrix is not packed, so that the next sixteen columns follow in memory.
      panelOfEights(
        of: TwoVectors.self, at: column, width: left, rows: rows, depth: depth,
        a, row: aRow, column: aColumn, b, row: bRow, into: c, row: cRow, start: start)
      column += 2 * width
    } else if hasWideRegisters != 0 && rows >= 8 {
      panelOfEights(
        of: OneVector.self, at: column, width: left, rows: rows, depth: depth,
        a, row: aRow, column: aColumn, b, row: bRow, into: c, row: cRow, start: start)
      column += width
    } else {
      panel(
        of: OneVector.self, at: column, width: left, rows: rows, depth: depth,
        a, row: aRow, column: aColumn, b, row: bRow, into: c, row: cRow, start: start)
      column += width
    }
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
    var sums = FourRows<Row>(
      start, rows: (i0, i1, i2, i3), c + column, row: cRow, column: column, width: width)
    var a0 = a + i0 * aRow
    var a1 = a + i1 * aRow
    var a2 = a + i2 * aRow
    var a3 = a + i3 * aRow
    var source = b
    for _ in 0..<depth {
      let bs = Row(at: source, count: width)
      sums.add(a0[0], a1[0], a2[0], a3[0], times: bs)
      a0 += aColumn
      a1 += aColumn
      a2 += aColumn
      a3 += aColumn
      source += bRow
    }
    sums.store(rows: (i0, i1, i2, i3), c + column, row: cRow, width: width)
  }
}

/// The columns of a product that one tile is wide, eight rows at a time: what is left of a product with AVX-512
/// after the tiles of sixty-four columns. With four rows alone, an addition would wait for the one before.
///
/// Where fewer than eight rows are left, they are computed four at a time.
@inline(__always)
private func panelOfEights<Row: TileRow>(
  of _: Row.Type, at column: Int, width: Int, rows: Int, depth: Int,
  _ a: UnsafePointer<Float>, row aRow: Int, column aColumn: Int,
  _ b: UnsafePointer<Float>, row bRow: Int,
  into c: UnsafeMutablePointer<Float>, row cRow: Int,
  start: Start
) {
  var row = 0
  while row + 8 <= rows {
    let upper = (row, row + 1, row + 2, row + 3)
    let lower = (row + 4, row + 5, row + 6, row + 7)
    var upperSums = FourRows<Row>(
      start, rows: upper, c + column, row: cRow, column: column, width: width)
    var lowerSums = FourRows<Row>(
      start, rows: lower, c + column, row: cRow, column: column, width: width)
    var a0 = a + row * aRow
    var a1 = a0 + aRow
    var a2 = a1 + aRow
    var a3 = a2 + aRow
    let down = 4 * aRow
    var source = b
    for _ in 0..<depth {
      let bs = Row(at: source, count: width)
      upperSums.add(a0[0], a1[0], a2[0], a3[0], times: bs)
      lowerSums.add(a0[down], a1[down], a2[down], a3[down], times: bs)
      a0 += aColumn
      a1 += aColumn
      a2 += aColumn
      a3 += aColumn
      source += bRow
    }
    upperSums.store(rows: upper, c + column, row: cRow, width: width)
    lowerSums.store(rows: lower, c + column, row: cRow, width: width)
    row += 8
  }
  panel(
    of: Row.self, at: column, width: width, from: row, rows: rows, depth: depth,
    a, row: aRow, column: aColumn, b, row: bRow, into: c, row: cRow, start: start)
}

/// The sums of four rows of a tile.
private struct FourRows<Row: TileRow> {
  private var sum0 = Row()
  private var sum1 = Row()
  private var sum2 = Row()
  private var sum3 = Row()

  /// What the sums start from; `c` is the tile's column in the first row of the result.
  @inline(__always) init(
    _ start: Start, rows: (Int, Int, Int, Int), _ c: UnsafePointer<Float>, row cRow: Int,
    column: Int, width: Int
  ) {
    switch start {
    case .zero: break
    case .target:
      sum0 = Row(at: c + rows.0 * cRow, count: width)
      sum1 = Row(at: c + rows.1 * cRow, count: width)
      sum2 = Row(at: c + rows.2 * cRow, count: width)
      sum3 = Row(at: c + rows.3 * cRow, count: width)
    case .rowBias(let bias):
      sum0 = Row(repeating: bias[rows.0])
      sum1 = Row(repeating: bias[rows.1])
      sum2 = Row(repeating: bias[rows.2])
      sum3 = Row(repeating: bias[rows.3])
    case .columnBias(let bias):
      sum0 = Row(at: bias + column, count: width)
      sum1 = sum0
      sum2 = sum0
      sum3 = sum0
    }
  }

  @inline(__always) mutating func add(
    _ a0: Float, _ a1: Float, _ a2: Float, _ a3: Float, times row: Row
  ) {
    sum0.add(a0, times: row)
    sum1.add(a1, times: row)
    sum2.add(a2, times: row)
    sum3.add(a3, times: row)
  }

  @inline(__always) func store(
    rows: (Int, Int, Int, Int), _ c: UnsafeMutablePointer<Float>, row cRow: Int, width: Int
  ) {
    sum0.store(at: c + rows.0 * cRow, count: width)
    sum1.store(at: c + rows.1 * cRow, count: width)
    sum2.store(at: c + rows.2 * cRow, count: width)
    sum3.store(at: c + rows.3 * cRow, count: width)
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

/// Up to thirty-two columns, more than sixteen: eight rows of them fill half of the 32 wide registers of AVX-512.
private struct TwoVectors: TileRow {
  private var v0: Vector
  private var v1: Vector

  @inline(__always) init() { self.init(repeating: 0) }

  @inline(__always) init(repeating value: Float) {
    v0 = Vector(repeating: value)
    v1 = v0
  }

  @inline(__always) init(at source: UnsafePointer<Float>, count: Int) {
    v0 = Vector(at: source)
    v1 = Vector(at: source + 16, count: count - 16)
  }

  @inline(__always) func store(at target: UnsafeMutablePointer<Float>, count: Int) {
    v0.store(at: target)
    v1.store(at: target + 16, count: count - 16)
  }

  @inline(__always) mutating func add(_ scalar: Float, times row: TwoVectors) {
    let scalars = Vector(repeating: scalar)
    v0 = v0.addingProduct(scalars, row.v0)
    v1 = v1.addingProduct(scalars, row.v1)
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
