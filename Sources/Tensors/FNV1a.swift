/// The 64-bit FNV-1a hash of some bytes (Fowler, Noll and Vo 1991): two different inputs have the same hash with
/// a chance of 2⁻⁶⁴.
public struct FNV1a: Sendable {
  /// The hash of the bytes so far.
  public private(set) var value: UInt64

  /// The hash of no bytes.
  public init() { value = 0xCBF2_9CE4_8422_2325 }

  /// Adds some bytes.
  public mutating func add(_ bytes: [UInt8]) {
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
  }

  /// Adds the four bytes of the bits of a number, the lowest first. Every NaN counts as the same one, since its
  /// sign and payload differ between processors.
  public mutating func add(_ number: Float) {
    let bits = (number.isNaN ? Float.nan : number).bitPattern
    for shift in [0, 8, 16, 24] as [UInt32] {
      value = (value ^ UInt64(bits >> shift & 255)) &* 0x0000_0100_0000_01B3
    }
  }
}
