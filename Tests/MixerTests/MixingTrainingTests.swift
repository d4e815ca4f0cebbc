import Datasets
import Mixer
import NeuralNetwork
import Tensors
import Testing
import Training

@Suite("Training of the three mixings of patches")
struct MixingTrainingTests {
  private let sizes = MixerConfiguration(
    hiddenDim: 24, layers: 2, tokenMLPDim: 12, channelMLPDim: 20, heads: 3)

  /// A run of two epochs on 96 digits.
  private func finished<Mixing: PatchMixing>(
    _: Mixing.Type, threads: Int
  ) throws -> TrainingRun<PatchClassifier<Mixing>, CrossEntropy> {
    let digits = SyntheticDigits.images(count: 96, seed: 3)
    let plan = TrainingPlan(
      examples: digits.count, epochs: 8, batchSize: 32, seed: 1, learningRate: .constant(3e-3))
    var random = Random(seed: 2)
    var run = TrainingRun(
      plan, from: try PatchClassifier<Mixing>(sizes, using: &random), loss: CrossEntropy(),
      threads: threads)
    while !run.isFinished { _ = try run.step(on: digits) }
    return run
  }

  private func expectSameBits<Mixing: PatchMixing>(_ mixing: Mixing.Type) throws {
    let one = try finished(mixing, threads: 1)
    for threads in [2, 3] {
      #expect(try finished(mixing, threads: threads).model.fingerprint == one.model.fingerprint)
    }
    var evaluator = Evaluator(one.model, loss: CrossEntropy(), threads: 1)
    let metrics = evaluator.evaluate(on: SyntheticDigits.images(count: 96, seed: 3))
    #expect(metrics.accuracy > 0.3, "\(mixing): it learned \(metrics.accuracy)")
  }

  @Test("each mixing learns, to the same bits with any number of threads")
  func threads() throws {
    try expectSameBits(TokenMixing.self)
    try expectSameBits(SelfAttention.self)
    try expectSameBits(DepthwiseConvolution.self)
  }

  @Test("the cache of a model shows the attention of every layer; each row has the sum 1")
  func attention() throws {
    var random = Random(seed: 4)
    let model = try VisionTransformer(sizes, using: &random)
    var cache = model.makeCache(for: .inference)
    var logits = Tensor.empty
    model.forward(Tensor([2, 1, 28, 28], uniform: 1, using: &random), into: &logits, cache: &cache)
    for layer in cache.layers {
      let attention = layer.tokenMixing.attention
      #expect(attention.shape == [2, 3, 16, 16])
      for row in 0..<attention.count / 16 {
        let sum = (0..<16).reduce(Float(0)) { $0 + attention[row * 16 + $1] }
        #expect(abs(sum - 1) < 1e-5)
      }
      #expect(layer.normedTokens.shape == [16, 2, 24])
    }
  }
}
