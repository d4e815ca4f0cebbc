import CProcessor
import Vectors

/// Computes a tile of 8 × 24 numbers, Σₖ left[k, i] · right[k, j].
///
/// The products of one number are added in the order of k, with one rounding each, whatever the
/// processor.
///
/// - Parameters:
///   - depth: the number of k.
///   - left: eight columns of a panel; 24 numbers lead to the next k.
///   - right: a panel.
///   - target: written, rows of 24 numbers, `row` apart.
func setTile(
  depth: Int, left: UnsafePointer<Double>, right: UnsafePointer<Double>,
  into target: UnsafeMutablePointer<Double>, row: Int
) {
  if isWide {
    set(WideTile.self, depth: depth, left, right, into: target, row: row)
  } else {
    set(NarrowTile.self, depth: depth, left, right, into: target, row: row)
  }
}

/// Subtracts the same products from a tile of a panel, one after another.
///
/// - Parameters:
///   - depth: the number of k.
///   - left: eight columns of a panel; 24 numbers lead to the next k.
///   - right: a panel.
///   - target: eight rows of a panel, subtracted from.
func subtractTile(
  depth: Int, left: UnsafePointer<Double>, right: UnsafePointer<Double>,
  from target: UnsafeMutablePointer<Double>
) {
  if isWide {
    subtract(WideTile.self, depth: depth, left, right, from: target)
  } else {
    subtract(NarrowTile.self, depth: depth, left, right, from: target)
  }
}

/// Whether the processor has the registers of a wide tile.
private var isWide: Bool { hasWideRegisters != 0 }

@inline(__always)
private func set<Tile: DoubleTile>(
  _: Tile.Type, depth: Int, _ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>,
  into target: UnsafeMutablePointer<Double>, row: Int
) {
  for i in stride(from: 0, to: Panels.tileRows, by: Tile.rows) {
    var tile = Tile()
    tile.addProducts(depth: depth, left + i, right)
    tile.store(at: target + i * row, row: row)
  }
}

@inline(__always)
private func subtract<Tile: DoubleTile>(
  _: Tile.Type, depth: Int, _ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>,
  from target: UnsafeMutablePointer<Double>
) {
  let width = Panels.width
  for i in stride(from: 0, to: Panels.tileRows, by: Tile.rows) {
    // −(−c + a·b) is c − a·b, rounded in the same way.
    var tile = Tile(negating: target + i * width, row: width)
    tile.addProducts(depth: depth, left + i, right)
    tile.negate()
    tile.store(at: target + i * width, row: width)
  }
}

/// The sums of 24 columns that a product keeps in registers.
private protocol DoubleTile {
  /// The number of rows, a divisor of 8.
  static var rows: Int { get }
  init()
  init(negating source: UnsafePointer<Double>, row: Int)
  mutating func add(_ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>)
  mutating func negate()
  func store(at target: UnsafeMutablePointer<Double>, row: Int)
}

extension DoubleTile {
  @inline(__always)
  mutating func addProducts(
    depth: Int, _ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>
  ) {
    // Read once: across files it is a call, for which the sums would leave the registers.
    let width = Panels.width
    var left = left
    var right = right
    for _ in 0..<depth {
      add(left, right)
      left += width
      right += width
    }
  }
}

/// 8 × 24 sums, in 24 of the 32 wide registers of AVX-512.
private struct WideTile: DoubleTile {
  private var row0 = ThreeVectors(), row1 = ThreeVectors()
  private var row2 = ThreeVectors(), row3 = ThreeVectors()
  private var row4 = ThreeVectors(), row5 = ThreeVectors()
  private var row6 = ThreeVectors(), row7 = ThreeVectors()

  static var rows: Int { 8 }

  @inline(__always) init() {}

  @inline(__always) init(negating source: UnsafePointer<Double>, row: Int) {
    row0 = ThreeVectors(negating: source)
    row1 = ThreeVectors(negating: source + row)
    row2 = ThreeVectors(negating: source + 2 * row)
    row3 = ThreeVectors(negating: source + 3 * row)
    row4 = ThreeVectors(negating: source + 4 * row)
    row5 = ThreeVectors(negating: source + 5 * row)
    row6 = ThreeVectors(negating: source + 6 * row)
    row7 = ThreeVectors(negating: source + 7 * row)
  }

  @inline(__always)
  mutating func add(_ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>) {
    let vectors = ThreeVectors(at: right)
    row0.add(left[0], times: vectors)
    row1.add(left[1], times: vectors)
    row2.add(left[2], times: vectors)
    row3.add(left[3], times: vectors)
    row4.add(left[4], times: vectors)
    row5.add(left[5], times: vectors)
    row6.add(left[6], times: vectors)
    row7.add(left[7], times: vectors)
  }

  @inline(__always) mutating func negate() {
    row0.negate()
    row1.negate()
    row2.negate()
    row3.negate()
    row4.negate()
    row5.negate()
    row6.negate()
    row7.negate()
  }

  @inline(__always) func store(at target: UnsafeMutablePointer<Double>, row: Int) {
    row0.store(at: target)
    row1.store(at: target + row)
    row2.store(at: target + 2 * row)
    row3.store(at: target + 3 * row)
    row4.store(at: target + 4 * row)
    row5.store(at: target + 5 * row)
    row6.store(at: target + 6 * row)
    row7.store(at: target + 7 * row)
  }
}

/// Twenty-four columns of one row.
private struct ThreeVectors {
  var v0 = DoubleVector.zero
  var v1 = DoubleVector.zero
  var v2 = DoubleVector.zero

  @inline(__always) init() {}

  @inline(__always) init(at source: UnsafePointer<Double>) {
    v0 = DoubleVector(at: source)
    v1 = DoubleVector(at: source + 8)
    v2 = DoubleVector(at: source + 16)
  }

  @inline(__always) init(negating source: UnsafePointer<Double>) {
    self.init(at: source)
    negate()
  }

  @inline(__always) mutating func negate() {
    v0 = -v0
    v1 = -v1
    v2 = -v2
  }

  @inline(__always) mutating func add(_ scalar: Double, times row: ThreeVectors) {
    let scalars = DoubleVector(repeating: scalar)
    v0 = v0.addingProduct(scalars, row.v0)
    v1 = v1.addingProduct(scalars, row.v1)
    v2 = v2.addingProduct(scalars, row.v2)
  }

  @inline(__always) func store(at target: UnsafeMutablePointer<Double>) {
    v0.store(at: target)
    v1.store(at: target + 8)
    v2.store(at: target + 16)
  }
}

/// 2 × 24 sums, in twelve of the sixteen registers of AVX2, or 24 of the 32 of NEON.
private struct NarrowTile: DoubleTile {
  private var row0 = ThreeVectors(), row1 = ThreeVectors()

  static var rows: Int { 2 }

  @inline(__always) init() {}

  @inline(__always) init(negating source: UnsafePointer<Double>, row: Int) {
    row0 = ThreeVectors(negating: source)
    row1 = ThreeVectors(negating: source + row)
  }

  @inline(__always)
  mutating func add(_ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>) {
    // One vector after another: all three of them at once would not fit beside the sums.
    let scalars0 = DoubleVector(repeating: left[0])
    let scalars1 = DoubleVector(repeating: left[1])
    var vector = DoubleVector(at: right)
    row0.v0 = row0.v0.addingProduct(scalars0, vector)
    row1.v0 = row1.v0.addingProduct(scalars1, vector)
    vector = DoubleVector(at: right + 8)
    row0.v1 = row0.v1.addingProduct(scalars0, vector)
    row1.v1 = row1.v1.addingProduct(scalars1, vector)
    vector = DoubleVector(at: right + 16)
    row0.v2 = row0.v2.addingProduct(scalars0, vector)
    row1.v2 = row1.v2.addingProduct(scalars1, vector)
  }

  @inline(__always) mutating func negate() {
    row0.negate()
    row1.negate()
  }

  @inline(__always) func store(at target: UnsafeMutablePointer<Double>, row: Int) {
    row0.store(at: target)
    row1.store(at: target + row)
  }
}
