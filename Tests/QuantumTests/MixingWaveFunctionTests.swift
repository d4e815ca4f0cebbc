import Mixer
import NeuralNetwork
import Quantum
import Tensors
import Testing

@Suite("Wave functions of the three mixings of patches")
struct MixingWaveFunctionTests {
  /// Full sums for 8 Ising spins in the critical field: the energy at the end.
  private func energy<Mixing: PatchMixing>(_: Mixing.Type, threads: Int) throws -> Double {
    let sizes = MixerConfiguration(
      imageSize: PixelSize(height: 1, width: 8), patchSize: PixelSize(height: 1, width: 2),
      hiddenDim: 12, layers: 1, tokenMLPDim: 8, channelMLPDim: 12, classes: 1, heads: 2,
      kernelSize: PixelSize(height: 1, width: 7))
    var random = Random(seed: 1)
    var model = try PatchClassifier<Mixing>(sizes, using: &random)
    for index in 0..<sizes.hiddenDim { model.classifierHead.weight[index] *= 0.01 }
    let wave = WaveFunction(model, height: 1, width: 8, scale: Double(sizes.patches))
    var search = GroundStateSearch(
      fullSumPlan(steps: 80), of: try isingRing(8, field: 1), from: wave, threads: threads)
    while !search.isFinished { _ = try search.step() }
    return search.exactEnergy().energy
  }

  private func expectGroundState<Mixing: PatchMixing>(_ mixing: Mixing.Type) throws {
    let exact = IsingChain(sites: 8, field: 1).energy
    let found = try energy(mixing, threads: 1)
    #expect(lies(excess(found, over: exact), between: -1e-12, and: 1e-4), "\(mixing): \(found)")
    #expect(try energy(mixing, threads: 2) == found)
  }

  @Test("each mixing finds the ground state of 8 spins, to the same bits with two threads")
  func groundStates() throws {
    try expectGroundState(TokenMixing.self)
    try expectGroundState(SelfAttention.self)
    try expectGroundState(DepthwiseConvolution.self)
  }
}
