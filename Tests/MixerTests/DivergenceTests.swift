import Foundation
import Tensors
import Testing

@testable import Mixer

@Suite("Numbers that are not finite")
struct DivergenceTests {
  private static let sizes = Configuration(
    imageSize: PixelSize(8), patchSize: PixelSize(4), hiddenDim: 20, layers: 2, tokenMLPDim: 8,
    channelMLPDim: 24, classes: 3)

  private func model() throws -> MLPMixer {
    var random = Random(seed: 3)
    return try MLPMixer(Self.sizes, using: &random)
  }

  private func run(_ model: MLPMixer, rate: Float = 1e-3) -> TrainingRun {
    TrainingRun(
      TrainingPlan(
        images: 23, epochs: 50, batchSize: 5, shuffles: true, seed: 9,
        learningRate: .constant(rate), optimizer: Adam.Settings(), smoothing: 0),
      from: model, threads: 2)
  }

  @Sendable private static func load(
    _ batch: TrainingRun.Batch, _ images: inout Tensor, _ labels: inout [Int]
  ) {
    images = Tensor([batch.indices.count, 1, 8, 8])
    labels = batch.indices.map { $0 % 3 }
    for (place, index) in batch.indices.enumerated() {
      var random = Random(seed: UInt64(index))
      for pixel in 0..<64 { images[place * 64 + pixel] = random.uniform() }
    }
  }

  private func withPath(_ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("divergence-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  /// The model with one number of one parameter changed.
  private func model(with value: Float, in name: String) throws -> MLPMixer {
    var model = try model()
    model.forEachParameter { if $0.description == name { $1[$1.count - 1] = value } }
    return model
  }

  private static let names = try! MLPMixer(zeros: sizes).parameters.map(\.name.description)

  @Test("in any parameter stop a run before the step, naming the parameter", arguments: names)
  func parameters(name: String) throws {
    let model = try model(with: .nan, in: name)
    var run = run(model)
    let error = try #require(throws: Divergence.self) { try run.takeStep(load: Self.load) }
    #expect(error.step == 1)
    #expect(error.found == "nan among the weights of '\(name)'")
    #expect(
      error.description
        == "step 1: found \(error.found); expected finite numbers: train with a lower learning rate "
        + "than 0.001")
    #expect(run.step == 0)
    #expect(run.trainer.model.fingerprint == model.fingerprint)
    #expect(
      run.trainer.optimizer.mean.parameters.allSatisfy { $0.tensor.elements.allSatisfy { $0 == 0 } }
    )
  }

  @Test("in what a layer makes of finite weights stop a run, naming the layer")
  func outputs() throws {
    for (name, found) in [
      ("mixer.1.norm_tokens.bias", "in the output of 'mixer.1.token_mixer'"),
      ("mixer.0.channel_mixer.0.bias", "in the output of 'mixer.0.channel_mixer'"),
    ] {
      var model = try model()
      model.forEachParameter { if $0.description == name { $1.fill(with: 3e38) } }
      var run = run(model)
      let error = try #require(throws: Divergence.self) { try run.takeStep(load: Self.load) }
      #expect(error.found.hasSuffix(found), "\(error)")
    }
  }

  @Test("come from rates that are far too high, and never reach a checkpoint")
  func rates() throws {
    try withPath { path in
      var run = run(try model(), rate: 1e30)
      try Checkpoint(run).write(to: path)
      var stopped: Divergence?
      for _ in 0..<100 where stopped == nil {
        do {
          _ = try run.takeStep(load: Self.load)
          try Checkpoint(run).write(to: path)
        } catch {
          stopped = try #require(error as? Divergence)
        }
      }
      #expect(stopped?.learningRate == 1e30)
      _ = try Checkpoint(path: path, threads: 1)
    }
  }

  @Test("in a test after the last step stop a run as well")
  func tests() throws {
    let run = run(try model(with: .infinity, in: "classifier_head.bias"))
    var sum = CrossEntropy.Sum()
    sum.count = 2
    sum.loss = .nan
    let load: (Range<Int>, inout Tensor, inout [Int]) -> Void = { places, images, labels in
      images = Tensor([places.count, 1, 8, 8])
      labels = places.map { _ in 0 }
    }
    let error = try #require(throws: Divergence.self) { try run.requireFinite(sum, load: load) }
    #expect(error.found == "inf among the weights of 'classifier_head.bias'")
    sum.loss = 1
    try run.requireFinite(sum, load: load)
  }

  @Test(
    "are refused in a weight file, with the tensor and the place",
    arguments: [Float.nan, .infinity])
  func weightFile(value: Float) throws {
    try withPath { path in
      try SafeTensors.write(
        model(with: value, in: "mixer.1.channel_mixer.2.bias").parameters
          .map { ($0.name.description, $0.tensor) }, to: path)
      let error = try #require(throws: WeightFileError.self) {
        try MLPMixer(weights: path, imageSize: PixelSize(8))
      }
      #expect(
        error.description
          == "\(path): found \(value) at element 19 of tensor 'mixer.1.channel_mixer.2.bias'; "
          + "expected finite numbers")
    }
  }

  @Test("are not written over good weights")
  func save() throws {
    try withPath { path in
      try model().save(to: path)
      let before = try Data(contentsOf: URL(fileURLWithPath: path))
      #expect(throws: WeightFileError.self) {
        try model(with: .nan, in: "norm.weight").save(to: path)
      }
      #expect(throws: Divergence.self) {
        try Checkpoint(run(model(with: .nan, in: "norm.weight"))).write(to: path)
      }
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }
  }
}
