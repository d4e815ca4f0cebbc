// Training knows neither the Mixer nor images: it trains any module on any data set with any loss. Here it
// trains functions of spins, sᵢ = ±1, as quantum many-body physics uses them. Everything that it needs to
// know of them is in this file.

import Foundation
import LayerChecks
import Mixer
import NeuralNetwork
import Tensors
import Testing
import Training

// MARK: A model

/// A function of N spins, `f(s) = V·GELU(W·s + b) + c`.
private struct SpinNetwork: Module {
  /// W [hidden, spins] and b.
  var hidden: Linear
  /// V [1, hidden] and c.
  var output: Linear

  init(spins: Int, hidden width: Int, using initializer: inout some Initializer) {
    hidden = Linear(inputs: spins, outputs: width, using: &initializer)
    output = Linear(inputs: width, outputs: 1, using: &initializer)
  }

  mutating func visitParameters<Path: ParameterPath>(
    at path: Path, _ body: (Path, inout Tensor) throws -> Void
  ) rethrows {
    try hidden.visitParameters(at: path / "hidden", body)
    try output.visitParameters(at: path / "output", body)
  }

  /// The hidden units and the derivative of GELU there, [examples, hidden].
  struct Cache {
    var hidden = Tensor.empty
    var derivative = Tensor.empty
    var dHidden = Tensor.empty
  }

  func makeCache(for mode: Mode) -> Cache { Cache() }

  /// s is [examples, spins], y is [examples, 1].
  func forward(_ s: Tensor, into y: inout Tensor, cache: inout Cache) {
    hidden.forwardAlongLastAxis(s, into: &cache.hidden)
    gelu(&cache.hidden, derivative: &cache.derivative)
    output.forwardAlongLastAxis(cache.hidden, into: &y)
  }

  func backward(_ dy: Tensor, x s: Tensor, cache: inout Cache, gradient: inout SpinNetwork) {
    output.addGradientAlongLastAxis(dy, x: cache.hidden, to: &gradient.output)
    output.backwardAlongLastAxis(dy, into: &cache.dHidden)
    multiply(&cache.dHidden, by: cache.derivative)
    hidden.addGradientAlongLastAxis(cache.dHidden, x: s, to: &gradient.hidden)
  }

  /// The network of six spins that the tests begin with.
  static func initial() -> SpinNetwork {
    var random = Random(seed: 1)
    return SpinNetwork(spins: Spins.count, hidden: 24, using: &random)
  }
}

// MARK: A data set

/// The 2⁶ configurations of six spins in a row; the bits of its index are the spins of a configuration.
private enum Spins {
  static let count = 6
  static let configurations = 1 << count

  /// The spins of some configurations, [configurations, spins].
  static func tensor(of indices: some Collection<Int>) -> Tensor {
    Tensor(
      [indices.count, count], indices.flatMap { index in (0..<count).map { spin(index, $0) } })
  }

  static func spin(_ configuration: Int, _ place: Int) -> Float {
    configuration >> place & 1 == 1 ? 1 : -1
  }

  /// The energy of a configuration in an open Ising chain, −Σ sᵢ·sᵢ₊₁.
  static func isingEnergy(_ configuration: Int) -> Float {
    var energy: Float = 0
    for place in 0..<count - 1 {
      energy -= spin(configuration, place) * spin(configuration, place + 1)
    }
    return energy
  }
}

/// All configurations, each with a number that belongs to it.
private struct SpinData: BatchSource {
  var targets: [Float]
  var count: Int { targets.count }

  static let energies = SpinData(targets: (0..<Spins.configurations).map(Spins.isingEnergy))

  func load(_ batch: Batch, into spins: inout Tensor, targets: inout Tensor) {
    spins = Spins.tensor(of: batch.indices)
    targets = Tensor([batch.count, 1], batch.indices.map { self.targets[$0] })
  }
}

// MARK: A loss

/// The sum of the outputs, each times a weight that belongs to its example: for gradients of anything that
/// depends on the outputs in a way that only the caller knows.
private struct WeightedSum: LossFunction {
  static let noTargets = Tensor.empty

  struct Metrics: LossMetrics {
    var count = 0
    var loss = 0.0

    mutating func add(_ other: Metrics) {
      count += other.count
      loss += other.loss
    }
  }

  mutating func callAsFunction(_ outputs: Tensor, targets weights: Tensor) -> Metrics {
    var metrics = Metrics()
    metrics.count = outputs.shape[0]
    for index in 0..<outputs.count { metrics.loss += Double(outputs[index] * weights[index]) }
    return metrics
  }

  func gradient(targets weights: Tensor, scale: Float, into dOutputs: inout Tensor) {
    dOutputs.resize(to: weights.shape)
    for index in 0..<weights.count { dOutputs[index] = scale * weights[index] }
  }
}

// MARK: Tests

@Suite("Training models that are not classifiers")
struct OtherModelsTests {
  /// The mean squared error of a network on all configurations after some epochs of Adam.
  private func trained(epochs: Int, threads: Int) throws -> (model: SpinNetwork, error: Double) {
    let plan = TrainingPlan(
      examples: SpinData.energies.count, epochs: epochs, batchSize: 16, seed: 2,
      learningRate: .warmUpThenCosine(peak: 1e-2, warmUp: 20, total: epochs * 4))
    var run = TrainingRun(
      plan, from: SpinNetwork.initial(), loss: MeanSquaredError(), threads: threads)
    while !run.isFinished { _ = try run.step(on: SpinData.energies) }
    var evaluator = Evaluator(run.model, loss: MeanSquaredError(), threads: threads)
    return (run.model, evaluator.evaluate(on: SpinData.energies).meanLoss)
  }

  @Test("a network of spins learns the energies of an Ising chain")
  func regression() throws {
    let error = try trained(epochs: 300, threads: 2).error
    #expect(error < 1e-3)
  }

  @Test("a network of spins is trained to the same bits on 1, 2 and 5 threads")
  func threads() throws {
    let one = try trained(epochs: 5, threads: 1)
    for threads in [2, 5] {
      let other = try trained(epochs: 5, threads: threads)
      #expect(other.model.fingerprint == one.model.fingerprint)
      #expect(other.error == one.error)
    }
  }

  @Test("the gradients of a network of spins equal finite differences")
  func gradients() {
    #expect(gradientMismatches(of: SpinNetwork.initial(), at: Spins.tensor(of: [0, 5, 63])) == [])
  }

  @Test("a loss defined by its user trains a wave function to the ground state of a chain")
  func variational() {
    let chain = TransverseFieldChain()
    let model = SpinNetwork.initial()
    var trainer = Trainer(model, optimizer: Adam(for: model), loss: WeightedSum(), threads: 2)
    let all = Batch(0..<Spins.configurations)

    let start = chain.energyAndWeights(of: trainer.model)
    let gradient = trainer.gradient(on: all, of: SpinData(targets: start.weights))
    #expect(
      gradientMismatches(
        gradient, of: { chain.energyAndWeights(of: $0).energy }, at: trainer.model) == [])

    for _ in 0..<400 {
      let weights = chain.energyAndWeights(of: trainer.model).weights
      _ = trainer.step(on: all, of: SpinData(targets: weights), learningRate: 1e-2)
    }
    let energy = chain.energyAndWeights(of: trainer.model).energy
    let exact = chain.groundStateEnergy()
    #expect(energy >= exact - 1e-5)
    #expect(energy < exact * (1 - 1e-4))
  }

  @Test("12 Gauss–Newton steps fit energies a million times better than 120 steps of Adam")
  func gaussNewton() throws {
    var model = SpinNetwork.initial()
    var perSample = PerSampleGradients(model, threads: 2)
    let energies = SpinData.energies.targets
    for _ in 0..<12 {
      perSample.compute(of: model, count: energies.count) { place, input in
        input = Spins.tensor(of: [place])
      }
      let jacobian = perSample.samples.map { $0.gradient.elements.map { Double($0) } }
      let residuals = zip(perSample.samples, energies).map { Double($0.output[0] - $1) }
      model.move(along: gaussNewtonDirection(jacobian, residuals, damping: 1e-2), by: -1)
    }
    var evaluator = Evaluator(model, loss: MeanSquaredError(), threads: 2)
    let error = evaluator.evaluate(on: SpinData.energies).meanLoss
    #expect(error < 1e-6 * (try trained(epochs: 30, threads: 2).error))
  }

  @Test("the MLP-Mixer computes a function of spins, the same bits in any batch")
  func mixer() throws {
    var random = Random(seed: 1)
    let sizes = MixerConfiguration(
      imageSize: PixelSize(height: 1, width: Spins.count),
      patchSize: PixelSize(height: 1, width: 2),
      hiddenDim: 16, layers: 2, tokenMLPDim: 10, channelMLPDim: 16, classes: 1)
    let model = try MLPMixer(sizes, using: &random)
    func logits(_ configurations: some Collection<Int>) -> [Float] {
      let spins = Spins.tensor(of: configurations)
      return model(spins.reshaped(to: [configurations.count, 1, 1, Spins.count])).elements
    }
    let alone = (0..<Spins.configurations).map { logits([$0])[0] }
    #expect(Set(alone).count > 32)
    for size in [2, 3, 7, 16, 33, 64] {
      for first in stride(from: 0, to: Spins.configurations, by: size) {
        let batch = first..<min(first + size, Spins.configurations)
        #expect(logits(batch) == Array(alone[batch]), "batches of \(size)")
        #expect(logits(batch.reversed()) == alone[batch].reversed(), "backwards, \(size)")
      }
    }
  }
}

/// δ with (JᵀJ + λI)·δ = Jᵀ·r, where the rows of J are the gradients of the samples and r their residuals:
/// computed as Jᵀ·(JJᵀ + λI)⁻¹·r, since there are fewer samples than parameters.
private func gaussNewtonDirection(
  _ jacobian: [[Double]], _ residuals: [Double], damping: Double
) -> Tensor {
  let samples = jacobian.indices
  var matrix = samples.map { i in samples.map { j in dot(jacobian[i], jacobian[j]) } }
  for index in samples { matrix[index][index] += damping }
  let solution = solve(matrix, residuals)
  var direction = Tensor([jacobian[0].count])
  for parameter in 0..<direction.count {
    direction[parameter] = Float(dot(jacobian.map { $0[parameter] }, solution))
  }
  return direction
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for index in a.indices { sum += a[index] * b[index] }
  return sum
}

/// A chain of quantum spins in a transverse field, H = −Σ σᶻᵢσᶻᵢ₊₁ − h·Σ σˣᵢ, and wave functions
/// ψ(s) = exp f(s) of it, computed by sums over all configurations.
private struct TransverseFieldChain {
  let field = 1.0

  /// (H·ψ)(s) for every configuration s.
  func applied(to psi: [Double]) -> [Double] {
    psi.indices.map { s in
      var sum = Double(Spins.isingEnergy(s)) * psi[s]
      for place in 0..<Spins.count { sum -= field * psi[s ^ (1 << place)] }
      return sum
    }
  }

  /// The energy ⟨ψ|H|ψ⟩/⟨ψ|ψ⟩, and for each configuration a weight: the derivatives of the energy are the
  /// mean over the configurations of the weight times the derivatives of f(s).
  func energyAndWeights(of model: SpinNetwork) -> (energy: Double, weights: [Float]) {
    let f = model(Spins.tensor(of: 0..<Spins.configurations)).elements
    let psi = f.map { exp(Double($0)) }
    let image = applied(to: psi)
    let norm = dot(psi, psi)
    let energy = dot(psi, image) / norm
    let weights = psi.indices.map { s in
      let difference = psi[s] * (image[s] - energy * psi[s]) / norm
      return Float(2 * Double(psi.count) * difference)
    }
    return (energy, weights)
  }

  /// The lowest eigenvalue of H, by power iteration of 20 − H.
  func groundStateEnergy() -> Double {
    var psi = [Double](repeating: 1, count: Spins.configurations)
    var energy = 0.0
    for _ in 0..<2000 {
      let image = applied(to: psi)
      let norm = dot(psi, psi)
      energy = dot(psi, image) / norm
      for s in psi.indices { psi[s] = (20 * psi[s] - image[s]) / norm.squareRoot() }
    }
    return energy
  }
}
