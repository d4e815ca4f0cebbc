/// A block of floats with a shape, in row-major order: the last axis is contiguous.
///
/// A tensor is a value. Copies share their storage until one of them is changed.
public struct Tensor: Sendable {
  /// The sizes along the axes, outermost first.
  public private(set) var shape: Shape

  private var storage: Storage

  /// The tensor of zeros with a shape.
  ///
  /// The zeros of a large tensor are pages that the system has not yet touched: they cost address
  /// space, not memory, until they are written.
  public init(_ shape: Shape) {
    self.shape = shape
    storage = Storage(capacity: shape.count)
  }

  /// The tensor that holds `elements` in row-major order.
  ///
  /// - Precondition: there are as many elements as the shape has places.
  public init(_ shape: Shape, _ elements: [Float]) {
    precondition(
      elements.count == shape.count,
      "the shape \(shape) has \(shape.count) places, but there are \(elements.count) elements")
    self.init(shape)
    for (index, element) in elements.enumerated() { storage.start[index] = element }
  }

  /// The tensor whose elements are all `value`.
  public init(_ shape: Shape, repeating value: Float) {
    self.init(shape)
    storage.start.update(repeating: value, count: shape.count)
  }

  /// The tensor of numbers drawn evenly from −`bound` to `bound`.
  public init(_ shape: Shape, uniform bound: Float, using random: inout Random) {
    self.init(shape)
    for index in 0..<shape.count { storage.start[index] = random.uniform(in: -bound...bound) }
  }

  /// The tensor of no elements, [0]: a place for a result, which takes its shape when it is written.
  public static let empty = Tensor(Shape(0))

  /// The number of elements.
  public var count: Int { shape.count }

  /// The elements in row-major order, copied.
  public var elements: [Float] {
    Array(UnsafeBufferPointer(start: storage.start, count: count))
  }

  /// The same elements, in the same order, under another shape.
  ///
  /// - Precondition: both shapes have as many places.
  public func reshaped(to shape: Shape) -> Tensor {
    precondition(
      shape.count == count,
      "\(count) elements of shape \(self.shape) cannot take the shape \(shape)")
    var copy = self
    copy.shape = shape
    return copy
  }

  /// Takes a new shape, without a promise of what the elements are afterwards.
  ///
  /// Memory is allocated only when the tensor has never been so large before, or shares its storage: a
  /// tensor that is used again and again stops allocating.
  public mutating func resize(to shape: Shape) {
    if shape.count > storage.capacity || !isKnownUniquelyReferenced(&storage) {
      storage = Storage(capacity: shape.count)
    }
    storage.revision &+= 1
    self.shape = shape
  }

  /// Makes every element `value`.
  public mutating func fill(with value: Float) {
    mutablePointer.update(repeating: value, count: count)
  }

  /// The element at a place in row-major order.
  public subscript(index: Int) -> Float {
    get {
      precondition(index >= 0 && index < count, "no element \(index) in the shape \(shape)")
      return storage.start[index]
    }
    set {
      precondition(index >= 0 && index < count, "no element \(index) in the shape \(shape)")
      mutablePointer[index] = newValue
    }
  }

  /// The element in a row and column of a matrix.
  public subscript(row: Int, column: Int) -> Float {
    get { self[place(row, column)] }
    set { self[place(row, column)] = newValue }
  }

  /// The element at (`a`, `b`, `c`) of a tensor with three axes.
  public subscript(a: Int, b: Int, c: Int) -> Float {
    get { self[place(a, b, c)] }
    set { self[place(a, b, c)] = newValue }
  }

  private func place(_ indices: Int...) -> Int {
    precondition(
      indices.count == shape.rank
        && indices.indices.allSatisfy { indices[$0] >= 0 && indices[$0] < shape[$0] },
      "no element \(indices) in the shape \(shape)")
    return indices.indices.reduce(0) { $0 * shape[$1] + indices[$1] }
  }
}

extension Tensor {
  /// Where the elements start, 64-byte aligned; valid while the tensor is alive and unchanged,
  /// which the parameters of a function are until it returns.
  var pointer: UnsafePointer<Float> { UnsafePointer(storage.start) }

  /// What the elements are at this moment, without comparing them: two equal versions have the same
  /// elements, since every way to write to a tensor changes its version.
  struct Version: Hashable, Sendable {
    fileprivate let storage: UInt64
    fileprivate let revision: UInt64
    fileprivate let shape: Shape
  }

  /// The version of the elements, which a packed copy of them remembers.
  var version: Version {
    Version(storage: storage.identifier, revision: storage.revision, shape: shape)
  }

  /// Where the elements start, to be changed; copies of the tensor are unaffected.
  var mutablePointer: UnsafeMutablePointer<Float> {
    mutating get {
      if !isKnownUniquelyReferenced(&storage) { storage = Storage(copying: storage) }
      storage.revision &+= 1
      return storage.start
    }
  }

  /// Calls `body` with the elements, to be read in bulk.
  public func withElements<Result, Failure>(
    _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeBufferPointer(start: storage.start, count: count))
  }

  /// Calls `body` with the elements, to be written in bulk.
  public mutating func withMutableElements<Result, Failure>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeMutableBufferPointer(start: mutablePointer, count: count))
  }
}

extension Tensor: Equatable {
  /// Whether two tensors have the same shape and the same bits, NaN being equal to itself.
  public static func == (a: Tensor, b: Tensor) -> Bool {
    a.shape == b.shape
      && (0..<a.count).allSatisfy {
        a.storage.start[$0].bitPattern == b.storage.start[$0].bitPattern
      }
  }
}

extension Tensor: CustomStringConvertible {
  /// The shape, such as `Tensor[16, 4, 128]`.
  public var description: String { "Tensor\(shape)" }
}
