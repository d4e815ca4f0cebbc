import LayerChecks
import NeuralNetwork
import Tensors
import TestSupport
import Testing

/// The mean squared distance of the elements of an example, added up over the examples.
private func naiveLoss(_ outputs: Tensor, _ targets: Tensor) -> Double {
  let size = outputs.count / outputs.shape[0]
  var loss = 0.0
  for index in 0..<outputs.count {
    let difference = Double(outputs[index]) - Double(targets[index])
    loss += difference * difference / Double(size)
  }
  return loss
}

@Suite("Mean squared error")
struct MeanSquaredErrorTests {
  private static let shapes: [Shape] = [[1, 1], [5, 1], [4, 3], [2, 3, 4], [3]]

  @Test(
    "the squared error is averaged over the elements of an example and added up over examples",
    arguments: shapes)
  func value(shape: Shape) {
    let (outputs, targets) = (randomTensor(shape, seed: 1), randomTensor(shape, seed: 2))
    var loss = MeanSquaredError()
    let metrics = loss(outputs, targets: targets)
    let expected = naiveLoss(outputs, targets)
    #expect(metrics.count == shape[0])
    #expect(abs(metrics.loss - expected) < 1e-6 * expected)
    #expect(abs(metrics.meanLoss - expected / Double(shape[0])) < 1e-6 * expected)
  }

  @Test("the gradient of the mean squared error equals finite differences", arguments: shapes)
  func gradient(shape: Shape) {
    let (outputs, targets) = (randomTensor(shape, seed: 1), randomTensor(shape, seed: 2))
    var loss = MeanSquaredError()
    _ = loss(outputs, targets: targets)
    var dOutputs = Tensor.empty
    loss.gradient(targets: targets, scale: 1 / Float(shape[0]), into: &dOutputs)
    let mismatches = gradientMismatches(
      dOutputs, of: { naiveLoss($0, targets) / Double(shape[0]) }, at: outputs, name: "outputs")
    #expect(mismatches == [])
  }

  @Test("the mean squared error of outputs that equal their targets is zero")
  func zero() {
    let outputs = randomTensor([3, 2], seed: 1)
    var loss = MeanSquaredError()
    #expect(loss(outputs, targets: outputs).loss == 0)
  }
}
