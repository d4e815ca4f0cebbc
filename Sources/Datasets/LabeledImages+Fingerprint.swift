import Tensors

extension LabeledImages {
  /// A number that is the same for two sets of images only if they have the same pixels and labels, but for a
  /// chance of 2⁻⁶⁴: the `FNV1a` hash of both.
  public var fingerprint: UInt64 {
    var hash = FNV1a()
    hash.add(pixels)
    hash.add(labels)
    return hash.value
  }
}
