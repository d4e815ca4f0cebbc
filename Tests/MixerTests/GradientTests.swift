import Tensors
import Testing

@testable import Mixer

/// The step of the finite differences. Halving the truncation error, which goes with its square, would
/// double the rounding error, which goes with 1/step: here both stay below 2 · 10⁻³ of the largest gradient.
private let step: Float = 1e-2

/// The derivative of `function` when `tensor[index]` changes, by central differences.
private func difference(
  _ tensor: Tensor, _ index: Int, _ function: (Tensor) -> Double
) -> Double {
  var changed = tensor
  changed[index] = tensor[index] + step
  let above = (value: function(changed), at: Double(changed[index]))
  changed[index] = tensor[index] - step
  let below = (value: function(changed), at: Double(changed[index]))
  return (above.value - below.value) / (above.at - below.at)
}

private func random(_ shape: Shape, _ seed: UInt64) -> Tensor {
  var random = Random(seed: seed)
  return Tensor(shape, uniform: 1, using: &random)
}

private func dot(_ a: Tensor, _ b: Tensor) -> Double {
  zip(a.elements, b.elements).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}

/// Replaces the parameter of a name.
private func replacing<Value: Parameters>(_ name: String, of value: Value, by tensor: Tensor)
  -> Value
{
  var copy = value
  copy.forEachParameter { if $0.description == name { $1 = tensor } }
  return copy
}

/// Expects a gradient within 2 · 10⁻³ of finite differences, relative to its largest entry; at most 40
/// entries of a tensor are tried.
private func expect(
  _ gradient: Tensor, of tensor: Tensor, equals function: (Tensor) -> Double, _ name: String
) {
  #expect(gradient.shape == tensor.shape)
  let largest = Double(gradient.elements.map(\.magnitude).max()!)
  for index in stride(from: 0, to: tensor.count, by: max(1, tensor.count / 40)) {
    let expected = difference(tensor, index, function)
    #expect(
      abs(Double(gradient[index]) - expected) < 2e-3 * max(largest, 0.1), "\(name)[\(index)]")
  }
}

/// Checks the gradients of a layer's input and of all of its parameters, for the scalar y·r with a
/// random r; the gradient of a parameter must be added to what is there.
private func check<L: Layer>(_ layer: L, _ x: Tensor) {
  func output(_ layer: L, _ x: Tensor) -> Tensor { layer(x) }
  let r = random(output(layer, x).shape, 99)
  var cache = layer.makeCache(for: .training)
  layer.prepare(&cache)
  var y = Tensor([0])
  layer.forward(x, into: &y, cache: &cache)
  #expect(y == output(layer, x), "training and inference must agree")
  var dx = Tensor([0])
  var gradient = layer.zeroed()
  gradient.forEachParameter { $1.fill(with: 10) }
  layer.backward(r, x: x, into: &dx, cache: &cache, gradient: &gradient)
  gradient.forEachParameter { for index in 0..<$1.count { $1[index] -= 10 } }

  expect(dx, of: x, equals: { dot(output(layer, $0), r) }, "x")
  for ((name, tensor), (_, found)) in zip(layer.parameters, gradient.parameters) {
    expect(
      found, of: tensor,
      equals: { dot(output(replacing(name.description, of: layer, by: $0), x), r) },
      name.description)
  }
}

@Suite("Hand-written gradients equal finite differences")
struct GradientTests {
  private var generator = Random(seed: 4)

  @Test("Layer norm", arguments: [3, 16, 21])
  func layerNorm(channels: Int) {
    var layer = LayerNorm(channels: channels)
    layer.weight = random([channels], 5)
    layer.bias = random([channels], 6)
    check(layer, random([4, 2, channels], 1))
  }

  @Test("Token mixing", arguments: [(1, 1), (4, 6), (9, 17)])
  mutating func tokenMixing(patches: Int, hidden: Int) {
    check(
      TokenMixing(patches: patches, hidden: hidden, using: &generator), random([patches, 2, 5], 1))
  }

  @Test("Channel mixing", arguments: [(1, 1), (6, 9), (17, 33)])
  mutating func channelMixing(channels: Int, hidden: Int) {
    check(
      ChannelMixing(channels: channels, hidden: hidden, using: &generator),
      random([3, 2, channels], 1))
  }

  @Test("A Mixer layer")
  mutating func mixerLayer() {
    check(
      MixerLayer(patches: 6, channels: 10, tokenHidden: 7, channelHidden: 13, using: &generator),
      random([6, 2, 10], 1))
  }

  @Test("The whole model with its loss, smoothed or not", arguments: [Float(0), 0.1])
  mutating func model(smoothing: Float) throws {
    let sizes = Configuration(
      imageSize: PixelSize(height: 6, width: 8), patchSize: PixelSize(height: 3, width: 2),
      imageChannels: 2,
      hiddenDim: 10, layers: 2, tokenMLPDim: 7, channelMLPDim: 13, classes: 4)
    let model = try MLPMixer(sizes, using: &generator)
    let images = random([3, 2, 6, 8], 1)
    let labels = [2, 0, 3]
    var trainer = Trainer(
      model, optimizer: Adam(for: model), smoothing: smoothing, threads: 1)
    let gradient = trainer.gradient(count: 3) { places, batch, batchLabels in
      let size = 2 * 6 * 8
      batch = Tensor(
        [places.count, 2, 6, 8],
        Array(images.elements[places.lowerBound * size..<places.upperBound * size]))
      batchLabels = Array(labels[places])
    }
    for ((name, tensor), (_, found)) in zip(model.parameters, gradient.parameters) {
      expect(
        found, of: tensor,
        equals: {
          var loss = CrossEntropy(smoothing: smoothing)
          let changed = replacing(name.description, of: model, by: $0)
          return loss(changed(images), labels: labels).meanLoss
        }, name.description)
    }
  }
}
