import Mixer
import NeuralNetwork
import Tensors

/// One element of one parameter tensor of a model.
struct ParameterElement: CustomStringConvertible {
  /// The name of the tensor.
  let name: ParameterName
  /// The index of the tensor in the model's `parameters`.
  private let tensorIndex: Int
  /// The index of the element in the tensor.
  private let index: Int

  var part: ModelPart { ModelPart(of: name) }

  var description: String { "\(name)[\(index)]" }

  /// The element `index` of the tensor `tensorIndex` of a model.
  init(_ tensorIndex: Int, _ index: Int, of model: MLPMixer) {
    name = model.parameters[tensorIndex].name
    self.tensorIndex = tensorIndex
    self.index = index
  }

  /// The element of the named tensor with the largest magnitude.
  init(_ name: String, largestIn model: MLPMixer) {
    let parameters = model.parameters
    let tensorIndex = parameters.firstIndex { $0.name.description == name }!
    let elements = parameters[tensorIndex].tensor.elements
    let index = elements.indices.max { abs(elements[$0]) < abs(elements[$1]) }!
    self.init(tensorIndex, index, of: model)
  }

  /// `count` elements of every tensor of a model, drawn at random.
  static func random(
    _ count: Int, of model: MLPMixer, using random: inout Random
  ) -> [ParameterElement] {
    model.parameters.enumerated().flatMap { tensorIndex, parameter in
      (0..<count).map { _ in
        ParameterElement(tensorIndex, random.index(below: parameter.tensor.count), of: model)
      }
    }
  }

  func value(in model: MLPMixer) -> Float { model.parameters[tensorIndex].tensor[index] }

  func set(_ value: Float, in model: inout MLPMixer) {
    var current = 0
    model.visitParameters {
      if current == tensorIndex { $0[index] = value }
      current += 1
    }
  }
}
