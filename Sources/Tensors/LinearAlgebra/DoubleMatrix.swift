import Vectors

/// A matrix of doubles, row by row: the numbers of one row are contiguous.
///
/// A matrix is a value. Copies share their memory until one of them is changed. A matrix that is used
/// again and again as a result stops allocating, also for what ``gram(_:into:threads:)`` and
/// ``choleskyFactorize(_:shift:threads:)`` need besides: that memory belongs to the matrix too.
public struct DoubleMatrix: Sendable {
  /// The number of rows.
  public private(set) var rows: Int

  /// The number of columns.
  public private(set) var columns: Int

  /// How many doubles lie between the beginnings of neighboring rows.
  private(set) var stride: Int

  private var storage: DoubleStorage
  private var workspace = DoubleMatrix.noMemory

  private static let noMemory = DoubleStorage(capacity: 0)

  /// The matrix of zeros.
  public init(rows: Int, columns: Int) {
    precondition(
      rows >= 0 && columns >= 0,
      "a matrix cannot have \(rows) rows and \(columns) columns; expected no negative number")
    self.rows = rows
    self.columns = columns
    stride = Self.stride(ofColumns: columns)
    storage = DoubleStorage(capacity: rows * stride)
  }

  /// The matrix that holds `elements` row by row.
  ///
  /// - Precondition: there are rows · columns elements.
  public init(rows: Int, columns: Int, _ elements: [Double]) {
    self.init(rows: rows, columns: columns)
    precondition(
      elements.count == rows * columns,
      "a matrix of \(rows) × \(columns): found \(elements.count) elements; expected "
        + "\(rows * columns)")
    for (index, element) in elements.enumerated() {
      storage.start[index / columns * stride + index % columns] = element
    }
  }

  /// The matrix of no elements: a place for a result, which takes its size when it is written.
  public static let empty = DoubleMatrix(rows: 0, columns: 0)

  /// The stride of rows: an odd number of cache lines, so that the elements of a column lie in
  /// different places of the cache.
  private static func stride(ofColumns columns: Int) -> Int {
    let cacheLines = (columns + DoubleVector.width - 1) / DoubleVector.width
    return (cacheLines | 1) * DoubleVector.width
  }

  /// Takes a new size, without a promise of what the elements are afterwards.
  ///
  /// Memory is allocated only when the matrix has never been so large before, or shares its memory.
  public mutating func resize(rows: Int, columns: Int) {
    let stride = Self.stride(ofColumns: columns)
    if rows * stride > storage.capacity || !isKnownUniquelyReferenced(&storage) {
      storage = DoubleStorage(capacity: rows * stride)
    }
    self.rows = rows
    self.columns = columns
    self.stride = stride
  }

  /// The element in a row and a column.
  public subscript(row: Int, column: Int) -> Double {
    get { storage.start[place(row, column)] }
    set {
      let place = place(row, column)
      mutablePointer[place] = newValue
    }
  }

  /// Copies the elements of a tensor, in row-major order, to neighboring places of a row, the first of
  /// them in `column`.
  ///
  /// - Precondition: the row reaches so far.
  public mutating func setRow(_ row: Int, from column: Int = 0, to tensor: Tensor) {
    precondition(
      row >= 0 && row < rows && column >= 0 && column + tensor.count <= columns,
      "a row \(row) of \(columns) columns, from column \(column), cannot take \(tensor.count) "
        + "elements in a matrix of \(rows) × \(columns)")
    let source = tensor.pointer
    let target = mutablePointer + row * stride + column
    for index in 0..<tensor.count { target[index] = Double(source[index]) }
  }

  /// Calls `body` with the elements of a row, to be read in bulk.
  public func withRow<Result, Failure>(
    _ row: Int, _ body: (UnsafeBufferPointer<Double>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(row >= 0 && row < rows, "no row \(row) in a matrix of \(rows) × \(columns)")
    return try body(UnsafeBufferPointer(start: storage.start + row * stride, count: columns))
  }

  /// Calls `body` with the elements of a row, to be written in bulk.
  public mutating func withMutableRow<Result, Failure>(
    _ row: Int, _ body: (UnsafeMutableBufferPointer<Double>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(row >= 0 && row < rows, "no row \(row) in a matrix of \(rows) × \(columns)")
    return try body(
      UnsafeMutableBufferPointer(start: mutablePointer + row * stride, count: columns))
  }

  /// Copies every element above the diagonal to the place below it that mirrors it.
  ///
  /// - Precondition: the matrix is square.
  public mutating func mirrorUpperTriangle() {
    precondition(rows == columns, "\(rows) × \(columns) is not a square matrix")
    let elements = mutablePointer
    for row in 0..<rows {
      for column in 0..<row { elements[row * stride + column] = elements[column * stride + row] }
    }
  }

  private func place(_ row: Int, _ column: Int) -> Int {
    precondition(
      row >= 0 && row < rows && column >= 0 && column < columns,
      "no element [\(row), \(column)] in a matrix of \(rows) × \(columns)")
    return row * stride + column
  }
}

extension DoubleMatrix {
  /// Where the first row starts, 64-byte aligned; valid while the matrix is alive and unchanged.
  var pointer: UnsafePointer<Double> { UnsafePointer(storage.start) }

  /// Where the first row starts, to be changed; copies of the matrix are unaffected.
  var mutablePointer: UnsafeMutablePointer<Double> {
    mutating get {
      if !isKnownUniquelyReferenced(&storage) { storage = DoubleStorage(copying: storage) }
      return storage.start
    }
  }

  /// Memory for `count` doubles that belongs to this matrix besides its elements, 64-byte aligned, for
  /// intermediate results.
  mutating func workspace(count: Int) -> UnsafeMutablePointer<Double> {
    if count > workspace.capacity || !isKnownUniquelyReferenced(&workspace) {
      workspace = DoubleStorage(capacity: count)
    }
    return workspace.start
  }
}
