import Mixer
import NeuralNetwork
import Tensors
import Testing

@testable import Quantum

@Suite("Wave functions")
struct WaveFunctionTests {
  @Test("a symmetrized log ψ is the same for all images of a configuration, bit for bit")
  func symmetry() throws {
    let lattices = [
      try Lattice(chain: 10, isPeriodic: true), try Lattice(chain: 8, isPeriodic: false),
      try Lattice(height: 4, width: 4),
    ]
    for lattice in lattices {
      let group = SymmetryGroup(lattice, flip: true)
      let wave = try mixerWave(
        height: lattice.height, width: lattice.width, headFactor: 3, symmetry: group)
      var evaluator = AmplitudeEvaluator(wave, threads: 2)
      for spins in [UInt64(0), 0b1011, 0b1101_0010] {
        let images = Array(Set(group.orbit(of: spins)).sorted().prefix(40))
        let logAmplitudes = evaluator.logAmplitudes(of: images, wave)
        #expect(Set(logAmplitudes).count == 1)
      }
      #expect(Set(evaluator.logAmplitudes(of: [0, 0b1011, 0b1101_0010], wave)).count == 3)
    }
  }

  @Test("a symmetrized log ψ is the mean of log ψ over the images of a configuration")
  func mean() throws {
    let group = SymmetryGroup(try Lattice(chain: 6, isPeriodic: true), flip: true)
    let plain = try mixerWave(width: 6, headFactor: 3)
    let symmetrized = try mixerWave(width: 6, headFactor: 3, symmetry: group)
    var evaluator = AmplitudeEvaluator(plain, threads: 1)
    let images = evaluator.logAmplitudes(of: group.orbit(of: 0b1011), plain)
    let mean = images.reduce(0, +) / Double(images.count)
    #expect(images.count == 24)
    #expect(
      agree(evaluator.logAmplitudes(of: [0b1011], symmetrized)[0], mean, within: 1e-13))
  }

  @Test("log ψ does not depend on the batch that it is computed in, bit for bit")
  func batches() throws {
    let group = SymmetryGroup(try Lattice(chain: 8, isPeriodic: true))
    for symmetry in [nil, group] {
      for sizes in [MixerSizes.tiny, .small] {
        let wave = try mixerWave(width: 8, sizes, headFactor: 3, symmetry: symmetry)
        var random = Random(seed: 1)
        let many = (0..<300).map { _ in random.next() & 255 }
        var evaluator = AmplitudeEvaluator(wave, threads: 2)
        let together = evaluator.logAmplitudes(of: many, wave)
        let alone = many.map { evaluator.logAmplitudes(of: [$0], wave)[0] }
        let reversed = Array(evaluator.logAmplitudes(of: many.reversed(), wave).reversed())
        #expect(together == alone)
        #expect(together == reversed)
      }
    }
  }

  @Test("log ψ is the scale times the network's output for spins of ±1, row by row")
  func definition() throws {
    let wave = try mixerWave(height: 2, width: 4, headFactor: 1)
    let spins: UInt64 = 0b0010_1101
    let input = Tensor([1, 1, 2, 4], [-1, 1, -1, -1, 1, -1, 1, 1])
    var written = Tensor.empty
    wave.write([spins], to: &written)
    #expect(written == input)
    var cache = wave.model.makeCache(for: .inference)
    var output = Tensor.empty
    wave.model.forward(input, into: &output, cache: &cache)
    var evaluator = AmplitudeEvaluator(wave, threads: 1)
    #expect(evaluator.logAmplitudes(of: [spins], wave) == [4 * Double(output[0])])
    #expect(evaluator.logAmplitudes(of: [], wave) == [])
  }

  @Test("a chain whose length is no multiple of the patch is refused by the Mixer in one line")
  func indivisible() {
    let error = #expect(throws: ConfigurationError.self) { try mixerWave(width: 9) }
    #expect(
      error?.description
        == "found patches of 1×2 pixels; expected a size that divides images of 1×9 pixels")
  }
}
