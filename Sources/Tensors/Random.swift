/// A seeded generator of pseudo-random numbers that gives the same sequence on every machine.
///
/// The generator is xoshiro256**, its state filled by SplitMix64 (Blackman and Vigna 2021,
/// "Scrambled linear pseudorandom number generators"). What it draws is defined here to the last
/// bit; the standard library's `random(in:using:)` and `shuffle(using:)` may change between
/// versions, so they are not used.
public struct Random: Hashable, Sendable {
  /// The whole state: copying it copies the future of the sequence.
  public private(set) var state: SIMD4<UInt64>

  /// The generator that continues from a state saved earlier.
  ///
  /// - Precondition: the state is not all zeros, from which xoshiro never escapes.
  public init(state: SIMD4<UInt64>) {
    precondition(state != .zero, "a generator's state must not be all zeros")
    self.state = state
  }

  /// The generator for a seed; `stream` numbers independent generators of the same seed, such as
  /// one for each image of each epoch.
  public init(seed: UInt64, stream: UInt64 = 0) {
    var counter = seed
    _ = Self.splitMix(&counter)
    counter ^= stream &* 0xD1B5_4A32_D192_ED03
    state = .zero
    for lane in 0..<4 { state[lane] = Self.splitMix(&counter) }
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let result = rotated(state[1] &* 5, left: 7) &* 9
    let shifted = state[1] &<< 17
    state[2] ^= state[0]
    state[3] ^= state[1]
    state[1] ^= state[2]
    state[0] ^= state[3]
    state[2] ^= shifted
    state[3] = rotated(state[3], left: 45)
    return result
  }

  /// A number from 0 up to, but not including, 1: a multiple of 2⁻²⁴, all equally likely.
  public mutating func uniform() -> Float {
    Float(next() &>> 40) * 0x1p-24
  }

  /// A number between the bounds of `range`.
  public mutating func uniform(in range: ClosedRange<Float>) -> Float {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// A whole number from 0 up to, but not including, `bound`, all equally likely.
  ///
  /// Multiplies instead of dividing and rejects the few values that would make some results
  /// likelier than others (Lemire 2019, "Fast random integer generation in an interval").
  public mutating func index(below bound: Int) -> Int {
    precondition(bound > 0, "cannot draw a number below \(bound)")
    let bound = UInt64(bound)
    let rejected = (0 &- bound) % bound
    while true {
      let product = next().multipliedFullWidth(by: bound)
      if product.low >= rejected { return Int(product.high) }
    }
  }

  /// Puts the elements of `array` into random order, every order equally likely (Fisher–Yates).
  @inlinable
  public mutating func shuffle<Element>(_ array: inout [Element]) {
    guard array.count > 1 else { return }
    for last in stride(from: array.count - 1, to: 0, by: -1) {
      array.swapAt(last, index(below: last + 1))
    }
  }

  private static func splitMix(_ counter: inout UInt64) -> UInt64 {
    counter &+= 0x9E37_79B9_7F4A_7C15
    var mixed = counter
    mixed = (mixed ^ (mixed &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed &>> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed &>> 31)
  }

  private func rotated(_ bits: UInt64, left places: UInt64) -> UInt64 {
    (bits &<< places) | (bits &>> (64 - places))
  }
}
