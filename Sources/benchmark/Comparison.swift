import Foundation
import Mixer

extension Benchmark {
  /// Times the same work here and in another library in turn, seven times.
  func comparison(
    with library: PythonProcess.Library, _ process: PythonProcess, _ article: Work<TokenMixing>,
    _ ising: inout IsingSearch
  ) throws -> Report.OtherLibrary {
    var result = Report.OtherLibrary(
      name: library.name, version: process.greeting.version ?? "unknown")
    /// Times `work` here, and what `request` asks for there.
    func compare(_ name: String, _ request: String, _ work: () throws -> [Double]) throws {
      _ = try process.seconds(request)
      let pairs = try (0..<7).map { _ in
        // The other library's threads look for work for a while, those of OpenMP for 0.2 seconds.
        Thread.sleep(forTimeInterval: 0.3)
        return (median(try work()), median(try process.seconds(request)))
      }
      result.comparisons.append(
        Report.Comparison(
          work: name, milliseconds: median(pairs.map(\.0)) * 1e3,
          otherMilliseconds: median(pairs.map(\.1)) * 1e3,
          ratio: median(pairs.map { $0.1 / $0.0 })))
    }
    func compareInference() throws {
      try compare("evaluating 10,000 images", "evaluate 10000 2") {
        article.evaluate(count: 10_000, threads: threads, repetitions: 2)
      }
      try compare("one image", "one 200") { article.one(threads: threads, repetitions: 200) }
    }
    switch library {
    case .torch:
      try compare("training step, batch 128", "train 128 20") {
        article.train(batch: 128, threads: threads, repetitions: 20)
      }
      let transformer = try Work<SelfAttention>(.transformerOfArticleSize, images: 128)
      try compare("training step, Vision Transformer", "train_attention 128 20") {
        transformer.train(batch: 128, threads: threads, repetitions: 20)
      }
      let convolution = try Work<DepthwiseConvolution>(.convMixerOfArticleSize, images: 128)
      try compare("training step, ConvMixer", "train_convolution 128 20") {
        convolution.train(batch: 128, threads: threads, repetitions: 20)
      }
      try compare("training step, batch 8", "train 8 100") {
        article.train(batch: 8, threads: threads, repetitions: 100)
      }
      try compareInference()
    case .onnxruntime, .openvino: try compareInference()
    case .netket:
      if process.greeting.parameters != ising.parameterCount {
        throw BenchmarkError(
          "netket.py: found a Mixer of \(process.greeting.parameters ?? 0) parameters; expected "
            + "\(ising.parameterCount)")
      }
      try compare("VMC step, Mixer", "mixer 5") { [try ising.seconds(steps: 5)] }
    }
    return result
  }
}
