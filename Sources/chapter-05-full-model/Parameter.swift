import Mixer
import Tensors

/// One number among the parameters of a model.
struct Parameter: CustomStringConvertible {
  let name: ParameterName
  /// Where its tensor stands in the walk.
  private let place: Int
  private let index: Int

  var part: Part { Part(of: name) }

  var description: String { "\(name)[\(index)]" }

  /// The element number `index` of the tensor number `place` of a model.
  init(_ place: Int, _ index: Int, of model: MLPMixer) {
    name = model.parameters[place].name
    self.place = place
    self.index = index
  }

  /// The element of the named tensor that is farthest from zero.
  init(_ name: String, largestIn model: MLPMixer) {
    let parameters = model.parameters
    let place = parameters.firstIndex { $0.name.description == name }!
    let elements = parameters[place].tensor.elements
    self.init(place, elements.indices.max { abs(elements[$0]) < abs(elements[$1]) }!, of: model)
  }

  /// Some elements of every tensor of a model, drawn at random.
  static func some(_ count: Int, of model: MLPMixer, using random: inout Random) -> [Parameter] {
    model.parameters.enumerated().flatMap { place, parameter in
      (0..<count).map { _ in
        Parameter(place, random.index(below: parameter.tensor.count), of: model)
      }
    }
  }

  func value(in model: MLPMixer) -> Float { model.parameters[place].tensor[index] }

  func set(_ value: Float, in model: inout MLPMixer) {
    var current = 0
    model.forEachParameter {
      if current == place { $1[index] = value }
      current += 1
    }
  }
}
