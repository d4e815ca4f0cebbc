import NeuralNetwork
import Tensors
import Vectors

/// The exponential moving average of a model's weights over the steps of its training (Polyak and Juditsky
/// 1992; with exponential weights as in Tarvainen and Valpola 2017), which is often more accurate than the
/// weights after the last step.
///
/// After t steps it is Σ dᵗ⁻ⁱ wᵢ / Σ dᵗ⁻ⁱ, where d is the decay and wᵢ the weights after step i, from 1 to t:
/// as in Adam, the weights before the first step have no part in it.
public struct WeightAverage<Model: Parameterized>: Sendable {
  /// The factor by which the share of older weights shrinks per step, d, at least 0 and less than 1.
  public let decay: Double

  /// The average; before the first step, the weights that training starts from.
  public private(set) var model: Model

  /// The tensors of every parameter side by side: filled during an update.
  private var pairs: [Pair]

  private struct Pair {
    var average = Tensor.empty
    var weight = Tensor.empty
  }

  /// The average with the value that it has now; before the first step, the model that training starts from.
  ///
  /// - Precondition: the decay is at least 0 and less than 1.
  public init(_ model: Model, decay: Double) {
    precondition((0..<1).contains(decay), "found the decay \(decay); expected 0 ..< 1")
    self.decay = decay
    self.model = model
    pairs = model.parameters.map { _ in Pair() }
  }

  /// Adds the weights after a step to the average.
  ///
  /// - Parameters:
  ///   - weights: the model after the step; as it was when this returns.
  ///   - step: the number of steps taken, this one included.
  ///   - threads: the number of threads that share the parameters; the result does not depend on it.
  mutating func add(_ weights: inout Model, step: Int, threads: Int) {
    // The sum over all steps with the factor dᵗ⁻ⁱ is (1 − dᵗ) / (1 − d).
    let share = Float((1 - decay) / (1 - power(decay, step)))
    exchange(&weights)
    concurrently(over: &pairs, threads: threads) { pair in
      move(&pair.average, toward: pair.weight, by: share)
    }
    exchange(&weights)
  }

  /// Swaps the tensors of the average and of the weights with those in `pairs`: in, so that threads can
  /// share them out, or out again. Nothing is copied.
  private mutating func exchange(_ weights: inout Model) {
    var index = 0
    model.visitParameters {
      swap(&pairs[index].average, &$0)
      index += 1
    }
    index = 0
    weights.visitParameters {
      swap(&pairs[index].weight, &$0)
      index += 1
    }
  }
}
