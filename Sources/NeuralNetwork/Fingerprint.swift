import Tensors

extension Parameterized {
  /// A number that is the same for two models only if they are the same to the last bit, but for a chance of
  /// 2⁻⁶⁴: the `FNV1a` hash of the bits of all parameters.
  ///
  /// Every NaN counts as the same one, since its sign and payload differ between processors.
  public var fingerprint: UInt64 {
    var hash = FNV1a()
    var copy = self
    copy.visitParameters { tensor in
      tensor.withElements { elements in
        for element in elements { hash.add(element) }
      }
    }
    return hash.value
  }
}
