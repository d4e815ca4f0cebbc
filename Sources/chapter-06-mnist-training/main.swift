import Mixer
import Tensors
import Foundation
func bench(_ threads: Int) {
  var random = Random(seed: 0)
  let model = try! MLPMixer(Configuration(), using: &random)
  var trainer = Trainer(model, optimizer: Adam(for: model, .init(weightDecay: 1e-5)), threads: threads)
  let pixels = (0..<128*784).map { _ in random.uniform() }
  let labels = (0..<128).map { _ in random.index(below: 10) }
  var times: [Double] = []
  for i in 0..<60 {
    let t = ContinuousClock.now
    let s = trainer.step(count: 128, learningRate: 1e-5) { places, images, l in
      images.reuse(as: Shape(places.count, 1, 28, 28))
      images.withMutableElements { m in for k in 0..<places.count*784 { m[k] = pixels[places.lowerBound*784+k] } }
      l.removeAll(keepingCapacity: true); for k in places { l.append(labels[k]) }
    }
    let d = (ContinuousClock.now - t) / .milliseconds(1)
    if i > 5 { times.append(d) }
    if i % 30 == 0 { print(s.meanLoss, terminator: " ") }
  }
  times.sort()
  print("threads", threads, "median ms", times[times.count/2], "min", times[0])
  var ev = Evaluator(trainer.model, threads: threads)
  for _ in 0..<3 {
    let t = ContinuousClock.now
    let s = ev.evaluate(count: 10000) { places, images, l in
      images.reuse(as: Shape(places.count, 1, 28, 28))
      l.removeAll(keepingCapacity: true); for k in places { l.append(labels[k % 128]) }
    }
    print("eval 10000:", (ContinuousClock.now - t) / .milliseconds(1), s.accuracy)
  }
  let one = Tensor([1,1,28,28])
  let t = ContinuousClock.now
  for _ in 0..<100 { _ = ev.logits(one) }
  print("one:", (ContinuousClock.now - t) / .microseconds(100))
}
bench(1); bench(2)
