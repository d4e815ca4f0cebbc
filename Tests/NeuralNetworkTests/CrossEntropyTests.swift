import Foundation
import LayerChecks
import NeuralNetwork
import Tensors
import TestSupport
import Testing

/// −Σ target·ln p per example, added up in double precision.
private func naiveLoss(_ logits: Tensor, labels: [Int], labelSmoothing: Double) -> Double {
  let classes = logits.shape[1]
  var loss = 0.0
  for (example, label) in labels.enumerated() {
    let powers = (0..<classes).map { exp(Double(logits[example, $0])) }
    let sum = powers.reduce(0, +)
    for index in 0..<classes {
      let target =
        labelSmoothing / Double(classes) + (index == label ? 1 - labelSmoothing : 0)
      loss -= target * log(powers[index] / sum)
    }
  }
  return loss
}

@Suite("Cross-entropy")
struct CrossEntropyTests {
  private let logits = randomTensor([4, 5], seed: 1)
  private let labels = [2, 0, 4, 4]

  @Test(
    "cross-entropy equals −Σ target·ln p, with and without label smoothing",
    arguments: [Float(0), 0.1, 1])
  func value(labelSmoothing: Float) {
    var loss = CrossEntropy(labelSmoothing: labelSmoothing)
    let metrics = loss(logits, targets: labels)
    let expected = naiveLoss(logits, labels: labels, labelSmoothing: Double(labelSmoothing))
    #expect(metrics.count == 4)
    #expect(abs(metrics.loss - expected) < 1e-5)
    #expect(abs(metrics.meanLoss - expected / 4) < 1e-5)
  }

  @Test(
    "the gradient of cross-entropy equals finite differences, with and without label smoothing",
    arguments: [Float(0), 0.1, 1])
  func gradient(labelSmoothing: Float) {
    var loss = CrossEntropy(labelSmoothing: labelSmoothing)
    _ = loss(logits, targets: labels)
    var dLogits = Tensor.empty
    loss.gradient(targets: labels, scale: 0.25, into: &dLogits)
    let mismatches = gradientMismatches(
      dLogits,
      of: { naiveLoss($0, labels: labels, labelSmoothing: Double(labelSmoothing)) / 4 },
      at: logits, name: "logits")
    #expect(mismatches == [])
  }

  @Test("an example counts as correct if its label has the largest logit")
  func correct() {
    var loss = CrossEntropy()
    let logits = Tensor([3, 2], [1, 0, 0, 1, 5, 6])
    let metrics = loss(logits, targets: [0, 0, 1])
    #expect(metrics.correct == 2)
    #expect(metrics.accuracy == 2.0 / 3)
  }

  @Test("the metrics of two parts of a batch add up to those of the whole")
  func parts() {
    var loss = CrossEntropy(labelSmoothing: 0.1)
    let whole = loss(logits, targets: labels)
    var sum = CrossEntropy.Metrics()
    sum.add(loss(Tensor([1, 5], Array(logits.elements[..<5])), targets: [2]))
    sum.add(loss(Tensor([3, 5], Array(logits.elements[5...])), targets: [0, 4, 4]))
    #expect(sum.count == whole.count && sum.correct == whole.correct)
    #expect(abs(sum.loss - whole.loss) < 1e-12)
  }
}
