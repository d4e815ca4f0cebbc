/// The sizes of a tensor along its axes, at most four of them, outermost first.
public struct Shape: Hashable, Sendable {
  private var sizes = SIMD4<Int>(repeating: 1)

  /// The number of axes.
  public let rank: Int

  /// The shape without axes, of a single number.
  public init() { rank = 0 }

  /// The shape of a list of `a` numbers.
  public init(_ a: Int) {
    rank = 1
    sizes[0] = a
  }

  /// The shape of a matrix of `a` rows and `b` columns.
  public init(_ a: Int, _ b: Int) {
    rank = 2
    sizes[0] = a
    sizes[1] = b
  }

  /// The shape of `a` matrices of `b` rows and `c` columns.
  public init(_ a: Int, _ b: Int, _ c: Int) {
    rank = 3
    sizes[0] = a
    sizes[1] = b
    sizes[2] = c
  }

  /// The shape of `a` × `b` matrices of `c` rows and `d` columns.
  public init(_ a: Int, _ b: Int, _ c: Int, _ d: Int) {
    rank = 4
    sizes = SIMD4(a, b, c, d)
  }

  /// The shape with the sizes of a list, or nil if there are more than four or one is negative.
  public init?(_ list: [Int]) {
    guard list.count <= 4, list.allSatisfy({ $0 >= 0 }) else { return nil }
    rank = list.count
    for (axis, size) in list.enumerated() { sizes[axis] = size }
  }

  /// The size along `axis`, the outermost being 0.
  public subscript(axis: Int) -> Int {
    precondition(axis >= 0 && axis < rank, "the shape \(self) has no axis \(axis)")
    return sizes[axis]
  }

  /// The sizes as a list.
  public var list: [Int] { (0..<rank).map { sizes[$0] } }

  /// The number of elements: the product of the sizes.
  public var count: Int { sizes[0] * sizes[1] * sizes[2] * sizes[3] }

  /// The size of the outermost axis, 1 if there is none.
  var first: Int { sizes[0] }

  /// The size of the innermost axis, 1 if there is none.
  var last: Int { rank == 0 ? 1 : sizes[rank - 1] }

  /// The shape with its innermost size replaced.
  public func replacingLast(with size: Int) -> Shape {
    precondition(rank > 0, "a shape without axes has no innermost size")
    var copy = self
    copy.sizes[rank - 1] = size
    return copy
  }

  /// The shape with its outermost size replaced.
  public func replacingFirst(with size: Int) -> Shape {
    precondition(rank > 0, "a shape without axes has no outermost size")
    var copy = self
    copy.sizes[0] = size
    return copy
  }

  /// The shape with one more axis, outermost.
  public func addingFirst(_ size: Int) -> Shape {
    switch rank {
    case 0: Shape(size)
    case 1: Shape(size, sizes[0])
    case 2: Shape(size, sizes[0], sizes[1])
    case 3: Shape(size, sizes[0], sizes[1], sizes[2])
    default: preconditionFailure("\(self) has four axes already")
    }
  }

  /// The shape without its outermost axis.
  public func droppingFirst() -> Shape {
    switch rank {
    case 0: preconditionFailure("a shape without axes has no outermost axis")
    case 1: Shape()
    case 2: Shape(sizes[1])
    case 3: Shape(sizes[1], sizes[2])
    default: Shape(sizes[1], sizes[2], sizes[3])
    }
  }
}

extension Shape: CustomStringConvertible {
  /// The sizes in brackets, as PyTorch writes them: `[16, 4, 128]`.
  public var description: String { list.description }
}

extension Shape: ExpressibleByArrayLiteral {
  /// The shape with the sizes of a literal such as `[16, 4, 128]`, at most four.
  public init(arrayLiteral list: Int...) {
    guard let shape = Shape(list) else {
      preconditionFailure("a shape has at most four sizes, none negative; found \(list)")
    }
    self = shape
  }
}
