import Tensors

/// The squared distance between outputs and targets, averaged over the elements of an example, as PyTorch's
/// `nn.MSELoss()`.
public struct MeanSquaredError: LossFunction {
  private var differences = Tensor.empty

  private enum CodingKeys: CodingKey {}

  /// The loss.
  public init() {}

  /// No targets.
  public static let noTargets = Tensor.empty

  /// The sum of the losses of some examples.
  public struct Metrics: LossMetrics {
    /// The number of examples.
    public var count = 0
    /// The sum of their losses, each the mean squared distance of its elements.
    public var loss = 0.0

    /// The sums over no examples.
    public init() {}

    /// Adds the sums over other examples.
    public mutating func add(_ other: Metrics) {
      count += other.count
      loss += other.loss
    }
  }

  /// The sum of the losses of some examples; outputs and targets are [examples, …].
  public mutating func callAsFunction(_ outputs: Tensor, targets: Tensor) -> Metrics {
    precondition(
      outputs.shape == targets.shape,
      "outputs of shape \(outputs.shape) cannot be compared with targets of \(targets.shape)")
    differences.resize(to: outputs.shape)
    var sum = 0.0
    for index in 0..<outputs.count {
      let difference = outputs[index] - targets[index]
      differences[index] = difference
      sum += Double(difference) * Double(difference)
    }
    var metrics = Metrics()
    metrics.count = outputs.shape[0]
    metrics.loss = sum * Double(metrics.count) / Double(outputs.count)
    return metrics
  }

  /// ∂outputs = scale · 2 · (outputs − targets) / elements of an example, for the last call.
  public func gradient(targets: Tensor, scale: Float, into dOutputs: inout Tensor) {
    dOutputs.resize(to: differences.shape)
    let factor = 2 * scale * Float(differences.shape[0]) / Float(differences.count)
    for index in 0..<differences.count { dOutputs[index] = factor * differences[index] }
  }
}
