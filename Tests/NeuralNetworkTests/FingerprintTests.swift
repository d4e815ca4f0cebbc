import NeuralNetwork
import Tensors
import Testing

@Suite("Fingerprints of parameters")
struct FingerprintTests {
  private func fingerprint(firstBias bits: UInt32) -> UInt64 {
    var random = Random(seed: 1)
    var linear = Linear(inputs: 3, outputs: 2, using: &random)
    linear.bias[0] = Float(bitPattern: bits)
    return linear.fingerprint
  }

  @Test("the fingerprint is the same for every NaN, and differs from that of any number")
  func notANumber() {
    let nan = fingerprint(firstBias: 0x7FC0_0000)
    for bits in [0xFFC0_0000, 0x7FC0_0001, 0xFFFF_FFFF] as [UInt32] {
      #expect(fingerprint(firstBias: bits) == nan)
    }
    #expect(fingerprint(firstBias: 0x7F80_0000) != nan)
    #expect(fingerprint(firstBias: 0) != fingerprint(firstBias: 0x8000_0000))
  }
}
