import Vectors

/// C += A·Bᵀ: every element is the dot product of two rows, which lie `aRow` and `bRow` apart.
///
/// Computes as many dot products at a time as there are registers for their sums; the result does not depend
/// on it.
func addDotProducts(
  rows: Int, columns: Int, depth: Int,
  _ a: UnsafePointer<Float>, row aRow: Int, _ b: UnsafePointer<Float>, row bRow: Int,
  into c: UnsafeMutablePointer<Float>
) {
  #if arch(arm64)
    addDotProductsOfPairs(
      rows: rows, columns: columns, depth: depth, a, row: aRow, b, row: bRow, into: c)
  #else
    addDotProductsOfFours(
      rows: rows, columns: columns, depth: depth, a, row: aRow, b, row: bRow, into: c)
  #endif
}

/// C += A·Bᵀ, four dot products at a time, of two rows of A and two of B: their sums fill sixteen of the 32
/// registers of NEON. Beyond the last row, that row is repeated and its results are dropped.
func addDotProductsOfPairs(
  rows: Int, columns: Int, depth: Int,
  _ a: UnsafePointer<Float>, row aRow: Int, _ b: UnsafePointer<Float>, row bRow: Int,
  into c: UnsafeMutablePointer<Float>
) {
  let whole = depth - depth % Vector.width
  for row in stride(from: 0, to: rows, by: 2) {
    let a0 = a + row * aRow
    let a1 = a + min(row + 1, rows - 1) * aRow
    for column in stride(from: 0, to: columns, by: 2) {
      let b0 = b + column * bRow
      let b1 = b + min(column + 1, columns - 1) * bRow
      var s00 = Vector.zero
      var s01 = Vector.zero
      var s10 = Vector.zero
      var s11 = Vector.zero
      for k in stride(from: 0, to: depth, by: Vector.width) {
        let left = depth - k
        let x0 = k < whole ? Vector(at: a0 + k) : Vector(at: a0 + k, count: left)
        let x1 = k < whole ? Vector(at: a1 + k) : Vector(at: a1 + k, count: left)
        let y0 = k < whole ? Vector(at: b0 + k) : Vector(at: b0 + k, count: left)
        let y1 = k < whole ? Vector(at: b1 + k) : Vector(at: b1 + k, count: left)
        s00 = s00.addingProduct(x0, y0)
        s01 = s01.addingProduct(x0, y1)
        s10 = s10.addingProduct(x1, y0)
        s11 = s11.addingProduct(x1, y1)
      }
      // Neighbors first, as for sixteen dot products; only the first four lanes are used.
      let fours = s00.pairSums(with: s01).pairSums(with: s10.pairSums(with: s11))
      let pairs = fours.pairSums(with: fours)
      let sums = pairs.pairSums(with: pairs)
      for i in 0..<min(2, rows - row) {
        for j in 0..<min(2, columns - column) {
          c[(row + i) * columns + column + j] += sums[2 * i + j]
        }
      }
    }
  }
}

/// C += A·Bᵀ, sixteen dot products at a time, of four rows of A and four of B. Beyond the last row, that row
/// is repeated and its results are dropped.
func addDotProductsOfFours(
  rows: Int, columns: Int, depth: Int,
  _ a: UnsafePointer<Float>, row aRow: Int, _ b: UnsafePointer<Float>, row bRow: Int,
  into c: UnsafeMutablePointer<Float>
) {
  let whole = depth - depth % Vector.width
  for row in stride(from: 0, to: rows, by: 4) {
    let a0 = a + row * aRow
    let a1 = a + min(row + 1, rows - 1) * aRow
    let a2 = a + min(row + 2, rows - 1) * aRow
    let a3 = a + min(row + 3, rows - 1) * aRow
    for column in stride(from: 0, to: columns, by: 4) {
      let b0 = b + column * bRow
      let b1 = b + min(column + 1, columns - 1) * bRow
      let b2 = b + min(column + 2, columns - 1) * bRow
      let b3 = b + min(column + 3, columns - 1) * bRow
      var dots = DotTile()
      for k in stride(from: 0, to: whole, by: Vector.width) {
        dots.add(
          Vector(at: a0 + k), Vector(at: a1 + k), Vector(at: a2 + k), Vector(at: a3 + k),
          Vector(at: b0 + k), Vector(at: b1 + k), Vector(at: b2 + k), Vector(at: b3 + k))
      }
      if whole < depth {
        let left = depth - whole
        dots.add(
          Vector(at: a0 + whole, count: left), Vector(at: a1 + whole, count: left),
          Vector(at: a2 + whole, count: left), Vector(at: a3 + whole, count: left),
          Vector(at: b0 + whole, count: left), Vector(at: b1 + whole, count: left),
          Vector(at: b2 + whole, count: left), Vector(at: b3 + whole, count: left))
      }
      let sums = dots.sums
      for i in 0..<min(4, rows - row) {
        for j in 0..<min(4, columns - column) {
          c[(row + i) * columns + column + j] += sums[4 * i + j]
        }
      }
    }
  }
}

/// Sixteen dot products, of four rows with four others, each summed in the lanes of a vector.
private struct DotTile {
  private var s00 = Vector.zero, s01 = Vector.zero, s02 = Vector.zero, s03 = Vector.zero
  private var s10 = Vector.zero, s11 = Vector.zero, s12 = Vector.zero, s13 = Vector.zero
  private var s20 = Vector.zero, s21 = Vector.zero, s22 = Vector.zero, s23 = Vector.zero
  private var s30 = Vector.zero, s31 = Vector.zero, s32 = Vector.zero, s33 = Vector.zero

  @inline(__always) init() {}

  /// Adds the products of the next sixteen elements of every row.
  @inline(__always) mutating func add(
    _ a0: Vector, _ a1: Vector, _ a2: Vector, _ a3: Vector,
    _ b0: Vector, _ b1: Vector, _ b2: Vector, _ b3: Vector
  ) {
    s00 = s00.addingProduct(a0, b0)
    s01 = s01.addingProduct(a0, b1)
    s02 = s02.addingProduct(a0, b2)
    s03 = s03.addingProduct(a0, b3)
    s10 = s10.addingProduct(a1, b0)
    s11 = s11.addingProduct(a1, b1)
    s12 = s12.addingProduct(a1, b2)
    s13 = s13.addingProduct(a1, b3)
    s20 = s20.addingProduct(a2, b0)
    s21 = s21.addingProduct(a2, b1)
    s22 = s22.addingProduct(a2, b2)
    s23 = s23.addingProduct(a2, b3)
    s30 = s30.addingProduct(a3, b0)
    s31 = s31.addingProduct(a3, b1)
    s32 = s32.addingProduct(a3, b2)
    s33 = s33.addingProduct(a3, b3)
  }

  /// The sixteen dot products, row by row.
  @inline(__always) var sums: Vector {
    let top = s00.pairSums(with: s01).pairSums(with: s02.pairSums(with: s03))
      .pairSums(with: s10.pairSums(with: s11).pairSums(with: s12.pairSums(with: s13)))
    let bottom = s20.pairSums(with: s21).pairSums(with: s22.pairSums(with: s23))
      .pairSums(with: s30.pairSums(with: s31).pairSums(with: s32.pairSums(with: s33)))
    return top.pairSums(with: bottom)
  }
}
