import Mixer
import NeuralNetwork
import Tensors
import TestSupport
import Testing
import Training

@Suite("Gradients per sample")
struct PerSampleGradientsTests {
  private let model = MLPMixer.small()
  private let noise = Examples.noise(count: 19)

  private func samples(threads: Int) -> [PerSampleGradients<MLPMixer>.Sample] {
    var gradients = PerSampleGradients(model, threads: threads)
    gradients.compute(of: model, count: noise.count) { place, input in
      input = noise.rows(place..<place + 1)
    }
    return gradients.samples
  }

  @Test("the gradient of a sample is that of the sum of its outputs, bit for bit")
  func rows() {
    let samples = samples(threads: 2)
    #expect(samples.count == 19)
    for (place, sample) in samples.enumerated() {
      let (value, pullback) = model.valueWithPullback(at: noise.rows(place..<place + 1))
      #expect(sample.output == value)
      var flat = Tensor.empty
      pullback(Tensor(value.shape, repeating: 1)).flatten(into: &flat)
      #expect(sample.gradient == flat)
    }
  }

  @Test("gradients per sample are the same bits on 1, 2 and 5 threads")
  func threads() {
    let one = samples(threads: 1)
    for threads in [2, 5] {
      let other = samples(threads: threads)
      #expect(other.map(\.output) == one.map(\.output))
      #expect(other.map(\.gradient) == one.map(\.gradient))
    }
  }

  @Test("the mean of the gradients per sample is the gradient of the mean over a batch")
  func mean() {
    let samples = samples(threads: 2)
    var cache = model.makeCache(for: .training)
    var outputs = Tensor.empty
    model.forward(noise.inputs, into: &outputs, cache: &cache)
    var gradient = model.zerosLike()
    let dOutputs = Tensor(outputs.shape, repeating: 1 / Float(samples.count))
    model.backward(dOutputs, x: noise.inputs, cache: &cache, gradient: &gradient)
    var flat = Tensor.empty
    gradient.flatten(into: &flat)
    let largest = Double(flat.elements.map(\.magnitude).max()!)
    for index in 0..<flat.count {
      let sum = samples.reduce(0.0) { $0 + Double($1.gradient[index]) }
      #expect(abs(sum / Double(samples.count) - Double(flat[index])) < 1e-5 * largest)
    }
  }

  @Test("gradients per sample follow a model that has changed since the last call")
  func changedModel() {
    var model = model
    var gradients = PerSampleGradients(model, threads: 2)
    for _ in 0..<2 {
      gradients.compute(of: model, count: 3) { $1 = noise.rows($0..<$0 + 1) }
      var new = PerSampleGradients(model, threads: 1)
      new.compute(of: model, count: 3) { $1 = noise.rows($0..<$0 + 1) }
      #expect(gradients.samples.map(\.gradient) == new.samples.map(\.gradient))
      model.move(along: gradients.samples[0].gradient, by: 0.1)
    }
  }
}
