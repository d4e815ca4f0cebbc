import ArgumentParser
import Foundation
import Mixer

/// Measures the speed of training and inference on this machine.
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract:
      "Measures how fast the Mixer trains, classifies and searches a ground state on this machine.",
    discussion: """
      Every figure is a median. Close other programs first; a machine that is shared with others \
      gives figures that vary, and ratios that vary less.
      """)

  @Option(parsing: .unconditional, help: "Threads to compute on; by default all cores.")
  var threads = Machine.cores

  @Option(
    help: ArgumentHelp(
      "Also time the same work in PyTorch, ONNX Runtime, OpenVINO and NetKet, in turn, with this Python, which must have torch or netket; if it has onnxruntime and onnx, or openvino, beside torch, these are timed, too (default: not).",
      valueName: "python"))
  var against: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Also search a ground state in NetKet, and here in the same time, with this many seeds; needs --against (default: 0, no search).",
      valueName: "seeds"))
  var groundState = 0

  @Flag(help: "Print the report as JSON, instead of as tables.")
  var json = false

  @Flag(
    help:
      "Also add the report, with the compiler and the commit, to output/benchmark/history.jsonl."
  )
  var record = false

  @Flag(help: "Measure nothing: print the README's table of the newest recorded report.")
  var table = false

  func validate() throws {
    guard (1...1024).contains(threads) else {
      throw ValidationError("--threads must be at least 1 and at most 1024; found \(threads).")
    }
    guard (0...100).contains(groundState) else {
      throw ValidationError(
        "--ground-state must be at least 0 and at most 100; found \(groundState).")
    }
    guard !table || !(record || json || against != nil) else {
      throw ValidationError("--table prints what was recorded; it goes with no other option.")
    }
    guard groundState == 0 || against != nil else {
      throw ValidationError("--ground-state needs --against, with a Python that has netket.")
    }
  }

  func run() throws {
    if table { return print(try History.newest().markdown) }
    if record { try History.requireWritable() }
    let libraries = try against.map { try PythonProcess.libraries(of: $0) } ?? []
    guard groundState == 0 || libraries.contains(.netket) else {
      throw BenchmarkError("\(against!): found no netket; expected it for --ground-state")
    }
    let others = try libraries.map { library in
      try (library, PythonProcess(python: against!, library: library, threads: threads))
    }
    var report = Report(
      threads: threads, peakGigaflopsOneThread: Machine.peak(threads: 1),
      peakGigaflops: Machine.peak(threads: threads))
    let article = try Work<TokenMixing>(MixerConfiguration(), images: 256)
    let step = median(article.train(batch: 128, threads: threads, repetitions: 60))
    report.stepMilliseconds = step * 1e3
    report.stepGigaflops = MLPMixer.trainingGigaflops(MixerConfiguration(), batch: 128) / step
    report.shareOfPeak = report.stepGigaflops / report.peakGigaflops
    report.waitingMilliseconds = Machine.processorMillisecondsOfWaiting()
    report.imagesPerSecondTraining = 128 / step
    report.imagesPerSecondInference =
      10_000 / median(article.evaluate(count: 10_000, threads: threads, repetitions: 5))
    report.inferenceShareOfPeak =
      MLPMixer.inferenceGigaflops(MixerConfiguration()) * report.imagesPerSecondInference
      / report.peakGigaflops
    report.oneImageMicroseconds = median(article.one(threads: threads, repetitions: 200)) * 1e6
    report.peakMemoryMegabytes = Machine.peakMemory
    report.parts = try stepParts(batch: 128)
    report.oneThreadStepMilliseconds =
      median(article.train(batch: 128, threads: 1, repetitions: 30)) * 1e3

    report.mixings = try [
      mixing(TokenMixing.self, MixerConfiguration()),
      mixing(SelfAttention.self, .transformerOfArticleSize),
      mixing(DepthwiseConvolution.self, .convMixerOfArticleSize),
    ]
    for count in Set([1, 2, 4, 8, threads]).sorted() where count <= max(threads, Machine.cores) {
      report.threadScaling.append(
        try figure("threads \(count)", MixerConfiguration(), batch: 128, threads: count))
    }
    for batch in [1, 8, 32, 64, 128, 256, 512] {
      report.batchSizes.append(try figure("batch \(batch)", MixerConfiguration(), batch: batch))
    }
    for patch in [7, 4, 2] {
      let sizes = MixerConfiguration(patchSize: PixelSize(patch))
      report.modelSizes.append(try figure("\(sizes.patches) patches", sizes, batch: 128))
    }
    for width in [64, 128, 256, 512] {
      let sizes = MixerConfiguration(hiddenDim: width, channelMLPDim: 2 * width)
      report.modelSizes.append(try figure("\(width) channels", sizes, batch: 128))
    }
    let large = MixerConfiguration(patchSize: PixelSize(2), hiddenDim: 512, channelMLPDim: 2048)
    report.modelSizes.append(try figure("196 patches, 512 channels", large, batch: 16))
    var ising = try IsingSearch(steps: 1000, threads: threads)
    report.vmcStep = try ising.measure(steps: 100)
    for (library, process) in others {
      report.otherLibraries.append(try comparison(with: library, process, article, &ising))
      if library == .netket, groundState > 0 {
        report.groundStateSearches = try searchGroundStates(
          beside: process, seeds: groundState, threads: threads)
      }
    }
    if record { try History.add(report) }
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      print(String(decoding: try encoder.encode(report), as: UTF8.self))
    } else {
      print(report.text)
    }
  }

  /// A training step of a Mixer of some sizes.
  private func figure(
    _ setting: String, _ sizes: MixerConfiguration, batch: Int, threads: Int? = nil
  ) throws -> Report.Figure {
    try figure(setting, TokenMixing.self, sizes, batch: batch, threads: threads)
  }

  /// A training step of a model of the article's size whose patches are mixed in some way.
  private func mixing<Mixing: PatchMixing>(
    _ mixing: Mixing.Type, _ sizes: MixerConfiguration
  ) throws -> Report.Figure {
    try figure("\(mixing)", mixing, sizes, batch: 128)
  }

  private func figure<Mixing: PatchMixing>(
    _ setting: String, _: Mixing.Type, _ sizes: MixerConfiguration, batch: Int, threads: Int? = nil
  ) throws -> Report.Figure {
    let gigaflops = PatchClassifier<Mixing>.trainingGigaflops(sizes, batch: batch)
    let seconds = median(
      try Work<Mixing>(sizes, images: batch).train(
        batch: batch, threads: threads ?? self.threads,
        repetitions: max(5, min(30, Int(100 / gigaflops)))))
    return Report.Figure(
      setting: setting, stepMilliseconds: seconds * 1e3, imagesPerSecond: Double(batch) / seconds,
      gigaflops: gigaflops / seconds)
  }
}

extension PatchClassifier {
  /// The floating-point operations of an image's forward pass, in units of 10⁹: two for each multiply-add.
  static func inferenceGigaflops(_ sizes: MixerConfiguration) -> Double {
    2e-9 * Double(multiplyAdds(sizes))
  }

  /// The floating-point operations of a training step, in units of 10⁹: two for each multiply-add.
  static func trainingGigaflops(_ sizes: MixerConfiguration, batch: Int) -> Double {
    2e-9 * Double(batch * trainingMultiplyAdds(sizes))
  }
}

Benchmark.main()
