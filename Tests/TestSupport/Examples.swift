import Tensors
import Training

/// Labeled examples that are held in memory as they are loaded.
public struct Examples: BatchSource {
  /// All inputs, [examples, …].
  public let inputs: Tensor
  /// The class of each example.
  public let labels: [Int]

  /// The examples with these inputs and labels.
  public init(inputs: Tensor, labels: [Int]) {
    self.inputs = inputs
    self.labels = labels
  }

  /// Gray images of 8×8 pixels of noise, 0 to 1, with random labels out of three: there is nothing to
  /// learn but the images themselves.
  public static func noise(count: Int) -> Examples {
    var random = Random(seed: 11)
    let pixels = (0..<count * 64).map { _ in random.uniform() }
    let labels = (0..<count).map { _ in random.index(below: 3) }
    return Examples(inputs: Tensor([count, 1, 8, 8], pixels), labels: labels)
  }

  /// The number of examples.
  public var count: Int { labels.count }

  /// Copies some examples and their labels.
  public func load(_ batch: Batch, into inputs: inout Tensor, targets: inout [Int]) {
    inputs = rows(batch.indices)
    targets = batch.indices.map { labels[$0] }
  }

  /// The inputs of some examples, [indices, …].
  public func rows(_ indices: some Collection<Int>) -> Tensor {
    let size = inputs.count / count
    let elements = inputs.elements
    return Tensor(
      inputs.shape.replacingFirst(with: indices.count),
      indices.flatMap { elements[$0 * size..<($0 + 1) * size] })
  }
}
