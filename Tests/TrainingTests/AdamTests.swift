import Foundation
import NeuralNetwork
import Tensors
import TestSupport
import Testing

@testable import Training

/// Adam and AdamW for one number, in double precision (Kingma and Ba 2015, algorithm 1; Loshchilov and
/// Hutter 2019, algorithm 2).
private struct NaiveAdam {
  let settings: AdamSettings
  var parameter: Double
  var m = 0.0
  var v = 0.0
  var step = 0

  mutating func update(gradient: Double, rate: Double) {
    step += 1
    let decay = Double(settings.weightDecay)
    let gradient = gradient + (settings.decay == .l2 ? decay * parameter : 0)
    m = settings.beta1 * m + (1 - settings.beta1) * gradient
    v = settings.beta2 * v + (1 - settings.beta2) * gradient * gradient
    let mHat = m / (1 - pow(settings.beta1, Double(step)))
    let vHat = v / (1 - pow(settings.beta2, Double(step)))
    if settings.decay == .decoupled { parameter *= 1 - rate * decay }
    parameter -= rate * mHat / (vHat.squareRoot() + Double(settings.epsilon))
  }
}

@Suite("Adam")
struct AdamTests {
  @Test(
    "Adam moves parameters as its definition in double precision does",
    arguments: [
      AdamSettings(), AdamSettings(weightDecay: 0.1),
      AdamSettings(weightDecay: 0.1, decay: .decoupled, beta1: 0.8, beta2: 0.99, epsilon: 1e-6),
    ])
  func definition(settings: AdamSettings) {
    var random = Random(seed: 1)
    var model = Linear(inputs: 5, outputs: 7, using: &random)
    var optimizer = Adam(for: model, settings)
    var naive = model.parameters.flatMap { $0.tensor.elements }.map {
      NaiveAdam(settings: settings, parameter: Double($0))
    }
    for step in 0..<20 {
      // The gradient is the sum of two shards.
      let gradients = (0..<2).map { _ in Linear(inputs: 5, outputs: 7, using: &random) }
      var shards = gradients.map { Shard<Linear, CrossEntropy.Metrics>(gradient: $0) }
      let rate: Float = step < 10 ? 1e-2 : 1e-3
      optimizer.update(&model, shards: &shards, used: 2, learningRate: rate, threads: 2)
      #expect(shards.map(\.gradient.fingerprint) == gradients.map(\.fingerprint))
      let parts = gradients.map { $0.parameters.flatMap { $0.tensor.elements } }
      for index in naive.indices {
        naive[index].update(
          gradient: Double(parts[0][index]) + Double(parts[1][index]), rate: Double(rate))
      }
    }
    #expect(optimizer.stepsTaken == 20)
    for (found, expected) in zip(model.parameters.flatMap { $0.tensor.elements }, naive) {
      #expect(abs(Double(found) - expected.parameter) < 1e-6)
    }
  }
}
