import Vectors

// The loops here and in GELU.swift go to the next multiple of sixteen: the memory of every tensor extends one
// vector beyond its last element (see Storage), and what is written there is not read.

/// Adds `y` to `x`, element by element; both have one shape.
public func add(_ y: Tensor, to x: inout Tensor) {
  precondition(x.shape == y.shape, "cannot add the shape \(y.shape) to \(x.shape)")
  let count = x.count
  let source = y.pointer
  let target = x.mutablePointer
  for index in stride(from: 0, to: count, by: Vector.width) {
    (Vector(at: target + index) + Vector(at: source + index))
      .store(at: target + index)
  }
}

/// Multiplies `x` by `y`, element by element; both have one shape.
public func multiply(_ x: inout Tensor, by y: Tensor) {
  precondition(x.shape == y.shape, "cannot multiply the shape \(x.shape) by \(y.shape)")
  let count = x.count
  let source = y.pointer
  let target = x.mutablePointer
  for index in stride(from: 0, to: count, by: Vector.width) {
    (Vector(at: target + index) * Vector(at: source + index))
      .store(at: target + index)
  }
}

/// Moves `x` a fraction of the way to `y`, element by element, x + fraction·(y − x); both have one shape.
public func move(_ x: inout Tensor, toward y: Tensor, by fraction: Float) {
  precondition(x.shape == y.shape, "cannot move the shape \(x.shape) toward \(y.shape)")
  let count = x.count
  let source = y.pointer
  let target = x.mutablePointer
  let fraction = Vector(repeating: fraction)
  for index in stride(from: 0, to: count, by: Vector.width) {
    let value = Vector(at: target + index)
    value.addingProduct(Vector(at: source + index) - value, fraction).store(at: target + index)
  }
}
