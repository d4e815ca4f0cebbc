import Vectors

/// Replaces every element x by GELU(x) = x·Φ(x), Φ being the standard normal distribution
/// (Hendrycks and Gimpel 2016, arXiv:1606.08415); the exact form, as PyTorch's `nn.GELU()`. Within 7 ulp, also
/// where Φ(x) is nearly 0.
public func gelu(_ x: inout Tensor) {
  let elements = x.mutablePointer
  let count = x.count
  for index in stride(from: 0, to: count, by: Vector.width) {
    let v = Vector(at: elements + index)
    (v * normalDistribution(v).probability).store(at: elements + index)
  }
}

/// Replaces every element x by GELU(x), and writes the derivative there, Φ(x) + x·φ(x).
///
/// Both need the same exponential, so the derivative is almost free while GELU is computed. It
/// is within 6 · 10⁻⁷.
public func gelu(_ x: inout Tensor, derivative: inout Tensor) {
  derivative.reuse(as: x.shape)
  let elements = x.mutablePointer
  let slopes = derivative.mutablePointer
  let count = x.count
  for index in stride(from: 0, to: count, by: Vector.width) {
    let v = Vector(at: elements + index)
    let (probability, density) = normalDistribution(v)
    (v * probability).store(at: elements + index)
    probability.addingProduct(v, density).store(at: slopes + index)
  }
}
