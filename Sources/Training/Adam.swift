import NeuralNetwork
import Tensors
import Vectors

/// Adam (Kingma and Ba 2015), with L2 regularization or the decoupled weight decay of AdamW.
public struct Adam<Model: Parameterized>: Sendable {
  /// The settings.
  public let settings: AdamSettings

  /// The number of steps taken.
  public private(set) var stepsTaken: Int

  /// The first moment of every parameter: the moving average of its gradient, m.
  public private(set) var firstMoment: Model

  /// The second moment of every parameter: the moving average of its squared gradient, v.
  public private(set) var secondMoment: Model

  /// The tensors of every parameter side by side: filled during an update.
  private var updates: [Update]

  private struct Update {
    var parameter = Tensor.empty
    var firstMoment = Tensor.empty
    var secondMoment = Tensor.empty
    var gradients: [Tensor]
  }

  /// The optimizer of a model, before its first step.
  public init(for model: Model, _ settings: AdamSettings = AdamSettings()) {
    self.init(
      settings, stepsTaken: 0, firstMoment: model.zerosLike(), secondMoment: model.zerosLike())
  }

  /// The optimizer after some steps, with the moments that it had then.
  init(_ settings: AdamSettings, stepsTaken: Int, firstMoment: Model, secondMoment: Model) {
    self.settings = settings
    self.stepsTaken = stepsTaken
    self.firstMoment = firstMoment
    self.secondMoment = secondMoment
    updates = firstMoment.parameters.map { _ in Update(gradients: []) }
  }

  /// Moves the parameters of a model one step against a gradient.
  ///
  /// - Parameters:
  ///   - model: changed.
  ///   - shards: the first `used` of them hold the parts of the gradient, which are added in order.
  ///   - used: the number of parts.
  ///   - learningRate: the rate of this step.
  ///   - threads: the number of threads that share the parameters.
  mutating func update<Metrics: LossMetrics>(
    _ model: inout Model, shards: inout [Shard<Model, Metrics>], used: Int, learningRate: Float,
    threads: Int
  ) {
    stepsTaken += 1
    let biasCorrection1 = 1 - power(settings.beta1, stepsTaken)
    let biasCorrection2 = 1 - power(settings.beta2, stepsTaken)
    let rate = Double(learningRate)
    let isDecoupled = settings.decay == .decoupled
    let step = AdamStep(
      stepSize: Float(rate / biasCorrection1),
      biasCorrection2Sqrt: Float(biasCorrection2.squareRoot()), beta1: settings.beta1,
      beta2: settings.beta2, epsilon: settings.epsilon,
      l2Decay: isDecoupled ? 0 : settings.weightDecay,
      decoupledDecay: isDecoupled ? Float(1 - rate * Double(settings.weightDecay)) : 1)
    for index in updates.indices where updates[index].gradients.count != used {
      updates[index].gradients = Array(repeating: Tensor.empty, count: used)
    }
    exchange(&model, &shards, used)
    concurrently(over: &updates, threads: threads) { update in
      step.apply(
        to: &update.parameter, gradients: update.gradients, firstMoment: &update.firstMoment,
        secondMoment: &update.secondMoment)
    }
    exchange(&model, &shards, used)
  }

  /// Swaps the tensors of the model, the moments and the gradients with those in `updates`: in, so
  /// that threads can share them out, or out again. Nothing is copied.
  private mutating func exchange<Metrics: LossMetrics>(
    _ model: inout Model, _ shards: inout [Shard<Model, Metrics>], _ used: Int
  ) {
    var index = 0
    model.visitParameters {
      swap(&updates[index].parameter, &$0)
      index += 1
    }
    index = 0
    firstMoment.visitParameters {
      swap(&updates[index].firstMoment, &$0)
      index += 1
    }
    index = 0
    secondMoment.visitParameters {
      swap(&updates[index].secondMoment, &$0)
      index += 1
    }
    for shard in 0..<used {
      index = 0
      shards[shard].gradient.visitParameters {
        swap(&updates[index].gradients[shard], &$0)
        index += 1
      }
    }
  }
}
