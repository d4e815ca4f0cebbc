import Mixer
import NeuralNetwork
import Tensors

/// A direction in which every element of one tensor of a model changes by +1 or −1, and no other
/// parameter changes.
struct Direction {
  /// The name of the tensor.
  let name: ParameterName
  /// Where the tensor begins in the list of all parameters.
  private let start: Int
  /// The change of each element of the tensor.
  private let signs: [Float]

  /// For every tensor of a model, `count` directions drawn at random.
  static func random(
    _ count: Int, perTensorOf model: MLPMixer, using random: inout Random
  ) -> [Direction] {
    var directions: [Direction] = []
    var start = 0
    for (name, tensor) in model.parameters {
      for _ in 0..<count {
        let signs = (0..<tensor.count).map { _ -> Float in random.index(below: 2) == 0 ? -1 : 1 }
        directions.append(Direction(name: name, start: start, signs: signs))
      }
      start += tensor.count
    }
    return directions
  }

  var part: ModelPart { ModelPart(of: name) }

  /// The change of each of `parameterCount` parameters.
  func flat(_ parameterCount: Int) -> Tensor {
    var result = Tensor([parameterCount])
    for (index, sign) in signs.enumerated() { result[start + index] = sign }
    return result
  }

  /// v·g for the gradient g, [parameters of the model].
  func dot(_ g: Tensor) -> Double {
    var sum = 0.0
    for (index, sign) in signs.enumerated() { sum += Double(sign) * Double(g[start + index]) }
    return sum
  }
}

/// A directional derivative of the loss, computed in two ways.
struct GradientTest {
  let direction: Direction
  /// v·g, by backpropagation.
  let exact: Double
  /// The finite difference.
  let found: Double

  var difference: Double { (exact - found).magnitude }
}

/// Compares a gradient with finite differences.
struct GradientCheck {
  let model: MLPMixer
  let images: Tensor
  let labels: [Int]
  /// The gradient, [parameters of the model].
  private(set) var g = Tensor.empty

  init(_ gradient: MLPMixer, of model: MLPMixer, _ images: Tensor, _ labels: [Int]) {
    (self.model, self.images, self.labels) = (model, images, labels)
    gradient.flatten(into: &g)
  }

  /// (ℓ(w + h·v) − ℓ(w − h·v)) / 2h.
  private func slope(along v: Tensor, step h: Float) -> Double {
    var (above, below) = (model, model)
    above.move(along: v, by: h)
    below.move(along: v, by: -h)
    let difference = meanLoss(above, images, labels) - meanLoss(below, images, labels)
    return difference / Double(2 * h)
  }

  /// The derivatives along some directions, in both ways.
  func callAsFunction(_ directions: [Direction], step: Float) -> [GradientTest] {
    directions.map { v in
      GradientTest(
        direction: v, exact: v.dot(g),
        found: slope(along: v.flat(model.parameterCount), step: step))
    }
  }

  /// The share of all derivatives whose magnitude is above a limit.
  func shareOfDerivatives(above limit: Double) -> Double {
    Double(g.elements.count { Double(abs($0)) > limit }) / Double(g.count)
  }
}

/// The mean cross-entropy of a model on some images.
func meanLoss(_ model: MLPMixer, _ images: Tensor, _ labels: [Int]) -> Double {
  var loss = CrossEntropy()
  return loss(model(images), targets: labels).meanLoss
}

/// The root mean square of the differences of some tests.
func rms(_ tests: some Collection<GradientTest>) -> Double {
  (tests.reduce(0) { $0 + $1.difference * $1.difference } / Double(tests.count)).squareRoot()
}
