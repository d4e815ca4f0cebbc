import Vectors

/// Replaces every element x by GELU(x) = x·Φ(x), Φ being the standard normal distribution
/// (Hendrycks and Gimpel 2016, arXiv:1606.08415); the exact form, as PyTorch's `nn.GELU()`.
public func gelu(_ x: inout Tensor) {
  let elements = x.mutablePointer
  let count = x.count
  for index in stride(from: 0, to: count, by: Vector.width) {
    gelu(Vector(at: elements + index)).store(at: elements + index)
  }
}

/// Replaces every element x by GELU(x), and writes the derivative of GELU at x, Φ(x) + x·φ(x), to another
/// tensor; φ is the normal density.
public func gelu(_ x: inout Tensor, derivative: inout Tensor) {
  derivative.resize(to: x.shape)
  let elements = x.mutablePointer
  let slopes = derivative.mutablePointer
  let count = x.count
  for index in stride(from: 0, to: count, by: Vector.width) {
    let (value, slope) = geluWithDerivative(Vector(at: elements + index))
    value.store(at: elements + index)
    slope.store(at: slopes + index)
  }
}
