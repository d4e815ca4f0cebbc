extension LabeledImages {
  /// A number that is the same for two sets of images only if they have the same pixels and labels, but for a
  /// chance of 2⁻⁶⁴: the FNV-1a hash of both (Fowler, Noll and Vo 1991).
  public var fingerprint: UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for bytes in [pixels, labels] {
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    }
    return hash
  }
}
