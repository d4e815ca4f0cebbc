import Tensors
import Vectors

/// Adam, with the weight decay of the article or that of AdamW.
public struct Adam: Sendable {
  /// How weights are pulled towards zero.
  public enum Decay: String, Hashable, Sendable, Codable {
    /// λ times the weight is added to its gradient, as PyTorch's `Adam(weight_decay:)` does.
    case inGradient
    /// The weight is multiplied by 1 − rate·λ (AdamW; Loshchilov and Hutter 2019).
    case decoupled
  }

  /// The settings; their defaults are PyTorch's.
  public struct Settings: Hashable, Sendable, Codable {
    /// The strength of the decay, λ.
    public var weightDecay: Float
    /// Where the decay acts.
    public var decay: Decay
    /// How slowly the mean gradient forgets, β₁.
    public var beta1: Double
    /// How slowly the mean squared gradient forgets, β₂.
    public var beta2: Double
    /// What keeps the step finite where gradients vanish, ε.
    public var epsilon: Float

    /// The settings, PyTorch's unless said otherwise.
    public init(
      weightDecay: Float = 0, decay: Decay = .inGradient, beta1: Double = 0.9,
      beta2: Double = 0.999, epsilon: Float = 1e-8
    ) {
      self.weightDecay = weightDecay
      self.decay = decay
      self.beta1 = beta1
      self.beta2 = beta2
      self.epsilon = epsilon
    }
  }

  /// The settings.
  public let settings: Settings

  /// The number of steps taken.
  public internal(set) var step: Int

  /// The mean gradient of every parameter, m.
  public internal(set) var mean: MLPMixer

  /// The mean squared gradient of every parameter, v.
  public internal(set) var square: MLPMixer

  /// The parameters with all that belongs to them, side by side: filled for the time of an update.
  private var updates: [Update]

  private struct Update {
    var parameter = Tensor([0])
    var mean = Tensor([0])
    var square = Tensor([0])
    var gradients: [Tensor]
  }

  /// The optimiser of a model, before its first step.
  public init(for model: MLPMixer, _ settings: Settings = Settings()) {
    self.init(settings, step: 0, mean: model.zeroed(), square: model.zeroed())
  }

  /// The optimiser that goes on after `step` steps with the moments of then.
  init(_ settings: Settings, step: Int, mean: MLPMixer, square: MLPMixer) {
    self.settings = settings
    self.step = step
    self.mean = mean
    self.square = square
    updates = mean.parameters.map { _ in Update(gradients: []) }
  }

  /// Moves the parameters of a model one step against a gradient.
  ///
  /// - Parameters:
  ///   - model: changed.
  ///   - shards: the first `used` of them hold the parts of the gradient, which are added in order.
  ///   - used: the number of parts.
  ///   - learningRate: the rate of this step.
  ///   - threads: the number of threads that share the parameters.
  mutating func update(
    _ model: inout MLPMixer, shards: inout [Shard], used: Int, learningRate: Float, threads: Int
  ) {
    step += 1
    let correction1 = 1 - power(settings.beta1, step)
    let correction2 = 1 - power(settings.beta2, step)
    let rate = Double(learningRate)
    let adam = AdamStep(
      stepSize: Float(rate / correction1), secondCorrection: Float(correction2.squareRoot()),
      beta1: settings.beta1, beta2: settings.beta2, epsilon: settings.epsilon,
      gradientDecay: settings.decay == .inGradient ? settings.weightDecay : 0,
      shrinkage: settings.decay == .decoupled ? Float(1 - rate * Double(settings.weightDecay)) : 1)
    for index in updates.indices where updates[index].gradients.count != used {
      updates[index].gradients = Array(repeating: Tensor([0]), count: used)
    }
    exchange(&model, &shards, used)
    concurrently(over: &updates, threads: threads) { update in
      adam.apply(
        to: &update.parameter, gradients: update.gradients, mean: &update.mean,
        square: &update.square)
    }
    exchange(&model, &shards, used)
  }

  /// Swaps the tensors of the model, the moments and the gradients with those in `updates`: in, so
  /// that threads can share them out, or out again. Nothing is copied.
  private mutating func exchange(_ model: inout MLPMixer, _ shards: inout [Shard], _ used: Int) {
    var index = 0
    model.forEachParameter {
      swap(&updates[index].parameter, &$1)
      index += 1
    }
    index = 0
    mean.forEachParameter {
      swap(&updates[index].mean, &$1)
      index += 1
    }
    index = 0
    square.forEachParameter {
      swap(&updates[index].square, &$1)
      index += 1
    }
    for shard in 0..<used {
      index = 0
      shards[shard].gradient.forEachParameter {
        swap(&updates[index].gradients[shard], &$1)
        index += 1
      }
    }
  }
}
