extension Parameterized {
  /// A number that is the same for two models only if they are the same to the last bit, but for a chance of
  /// 2⁻⁶⁴: the FNV-1a hash of the bits of all parameters (Fowler, Noll and Vo 1991).
  ///
  /// Every NaN counts as the same one, since its sign and payload differ between processors.
  public var fingerprint: UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var copy = self
    copy.visitParameters { tensor in
      tensor.withElements { elements in
        for element in elements {
          let bits = (element.isNaN ? Float.nan : element).bitPattern
          for shift in [0, 8, 16, 24] as [UInt32] {
            hash ^= UInt64(bits >> shift & 255)
            hash &*= 0x0000_0100_0000_01B3
          }
        }
      }
    }
    return hash
  }
}
