import NeuralNetwork
import Tensors

/// Checks the hand-written gradients of a layer against central differences: those of its input and of
/// every parameter, for the scalar y·r with a random r.
///
/// It also checks that training and inference give the same output, that the gradient of the input is
/// written, that the gradient of a parameter is added to what is there, that every tensor that the layer
/// stores is visited as a parameter, and that a cache does not keep weights that have changed since. It cannot
/// tell whether the layer computes what it should: compare an output with a naive formula as well.
///
/// ```swift
/// #expect(gradientMismatches(of: layer, at: x) == [])
/// ```
///
/// - Returns: one line per mismatch.
public func gradientMismatches<Checked: Layer>(of layer: Checked, at x: Tensor) -> [String] {
  // Of another shape than x, and not zero: the layer must set both.
  var dx = Tensor([x.count + 1], repeating: 10)
  let mismatches = parameterMismatches(of: layer, at: x) { dy, cache, gradient in
    layer.backward(dy, x: x, into: &dx, cache: &cache, gradient: &gradient)
  }
  let r = outputDerivatives(of: layer, at: x)
  return mismatches + gradientMismatches(dx, of: { dot(layer($0), r) }, at: x)
}

/// Checks the hand-written gradients of the parameters of a module that has no gradient of its input; see
/// the function of the same name for layers.
public func gradientMismatches<Checked: Module>(of module: Checked, at x: Tensor) -> [String] {
  parameterMismatches(of: module, at: x) { dy, cache, gradient in
    module.backward(dy, x: x, cache: &cache, gradient: &gradient)
  }
}

/// Checks the gradients of the parameters; `backward` is called once, with r.
private func parameterMismatches<Checked: Module>(
  of module: Checked, at x: Tensor,
  backward: (_ dy: Tensor, _ cache: inout Checked.Cache, _ gradient: inout Checked) -> Void
) -> [String] {
  let r = outputDerivatives(of: module, at: x)
  var cache = module.makeCache(for: .training)
  var y = Tensor.empty
  module.forward(x, into: &y, cache: &cache)
  var mismatches = unvisitedTensors(of: module) + staleWeights(of: module, at: x)
  if y != module(x) {
    mismatches.append("output: found other bits in training; expected those of inference")
  }
  var gradient = module.zerosLike()
  gradient.visitParameters { $0.fill(with: 10) }
  backward(r, &cache, &gradient)
  gradient.visitParameters { tensor in
    for index in 0..<tensor.count { tensor[index] -= 10 }
  }
  return mismatches + gradientMismatches(gradient, of: { dot($0(x), r) }, at: module)
}

/// One line if the module stores more tensors than it visits as parameters.
private func unvisitedTensors(of module: some Module) -> [String] {
  let (stored, visited) = (tensorCount(in: module), module.parameters.count)
  guard stored > visited else { return [] }
  return ["visitParameters: found \(visited) tensors; expected the \(stored) that are stored"]
}

/// The number of tensors that a value stores, in its parts and lists as well.
private func tensorCount(in value: Any) -> Int {
  if value is Tensor { return 1 }
  return Mirror(reflecting: value).children.reduce(0) { $0 + tensorCount(in: $1.value) }
}

/// One line if a cache that was used before the parameters changed gives another output than a new one.
private func staleWeights<Checked: Module>(of module: Checked, at x: Tensor) -> [String] {
  var module = module
  var cache = module.makeCache(for: .training)
  var y = Tensor.empty
  module.forward(x, into: &y, cache: &cache)
  module.visitParameters { tensor in
    for index in 0..<tensor.count { tensor[index] += 0.25 }
  }
  module.forward(x, into: &y, cache: &cache)
  return y == module(x)
    ? [] : ["output: found that of old weights; expected the cache to renew its copies"]
}

/// r: random derivatives with respect to the output.
private func outputDerivatives(of module: some Module, at x: Tensor) -> Tensor {
  var random = Random(seed: 99)
  return Tensor(module(x).shape, uniform: 1, using: &random)
}

private func dot(_ a: Tensor, _ b: Tensor) -> Double {
  zip(a.elements, b.elements).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}
