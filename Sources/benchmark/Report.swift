import Files
import Foundation

/// Everything that was measured.
struct Report: Codable, Sendable {
  /// What one thing costs, in one setting.
  struct Figure: Codable, Sendable {
    /// The setting, such as `batch 64`.
    let setting: String
    /// Milliseconds for a training step.
    let stepMilliseconds: Double
    /// Images trained on in a second.
    let imagesPerSecond: Double
    /// The speed of the training step in GFLOP/s, matrix products alone counted.
    let gigaflops: Double
  }

  /// What another library needs for the same work.
  struct Comparison: Codable, Sendable {
    let work: String
    let milliseconds: Double
    let otherMilliseconds: Double
    /// How many times faster than the other library; the median of the ratios of runs in turn.
    let ratio: Double
  }

  /// A library that the same work was timed in.
  struct OtherLibrary: Codable, Sendable {
    let name: String
    let version: String
    var comparisons: [Comparison] = []
  }

  var processor = processorName
  var cores = Machine.cores
  var system = Machine.system
  var threads: Int
  var peakGigaflopsOneThread: Double
  var peakGigaflops: Double
  var stepMilliseconds = 0.0
  var stepGigaflops = 0.0
  var shareOfPeak = 0.0
  var imagesPerSecondTraining = 0.0
  var imagesPerSecondInference = 0.0
  var inferenceShareOfPeak = 0.0
  var oneImageMicroseconds = 0.0
  /// The processor time in 100 ms of waiting, from 1 ms after a training step on.
  var waitingMilliseconds = 0.0
  var peakMemoryMegabytes = 0.0
  var parts: [StepPart] = []
  var oneThreadStepMilliseconds = 0.0
  var threadScaling: [Figure] = []
  var batchSizes: [Figure] = []
  var modelSizes: [Figure] = []
  var mixings: [Figure] = []
  var vmcStep: VMCStep?
  var otherLibraries: [OtherLibrary] = []
  var groundStateSearches: [GroundStateComparison] = []
}

extension Report {
  /// The report as tables that a person can read.
  var text: String {
    var lines = [
      "\(processor), \(cores) cores, \(system)",
      "multiply-add peak: \(whole(peakGigaflopsOneThread)) GFLOP/s on one thread, "
        + "\(whole(peakGigaflops)) on \(threads)",
      "",
      "The article's model, batch 128, \(threads) threads",
    ]
    lines += table([
      ["training step", "\(short(stepMilliseconds)) ms"],
      ["", "\(whole(stepGigaflops)) GFLOP/s, \(whole(100 * shareOfPeak)) % of the peak"],
      ["training", "\(whole(imagesPerSecondTraining)) images/s"],
      ["inference", "\(whole(imagesPerSecondInference)) images/s"],
      ["", "\(whole(100 * inferenceShareOfPeak)) % of the peak"],
      ["one image", "\(whole(oneImageMicroseconds)) µs"],
      ["processor time in 100 ms of waiting", "\(short(waitingMilliseconds)) ms"],
      ["peak memory of the process", "\(whole(peakMemoryMegabytes)) MB"],
    ])
    lines += ["", "Where the time of a step goes, each part alone on one thread"]
    let counted = parts.reduce(0) { $0 + $1.milliseconds }
    lines += table(
      [["part", "ms", "share", "GFLOP/s", "of peak"]]
        + parts.map {
          [
            $0.name, short($0.milliseconds),
            "\(whole(100 * $0.milliseconds / oneThreadStepMilliseconds)) %",
            $0.gigaflops.map(whole) ?? "",
            $0.gigaflops.map { "\(whole(100 * $0 / peakGigaflopsOneThread)) %" } ?? "",
          ]
        } + [
          [
            "everything else", short(oneThreadStepMilliseconds - counted),
            "\(whole(100 * (1 - counted / oneThreadStepMilliseconds))) %", "", "",
          ],
          ["whole step", short(oneThreadStepMilliseconds), "100 %", "", ""],
        ])
    for (title, figures) in [
      ("Threads", threadScaling), ("Batch sizes", batchSizes), ("Model sizes", modelSizes),
      ("Mixings of patches, batch 128, as many parameters", mixings),
    ] {
      lines += ["", title]
      lines += table(
        [["", "ms a step", "images/s", "GFLOP/s"]]
          + figures.map {
            [
              $0.setting, short($0.stepMilliseconds), whole($0.imagesPerSecond),
              whole($0.gigaflops),
            ]
          })
    }
    if let vmcStep {
      lines += [
        "",
        "Variational Monte Carlo, \(IsingSearch.sites) Ising spins, \(IsingSearch.samples) samples, "
          + "a Mixer of \(vmcStep.parameters) parameters, \(threads) threads",
      ]
      lines += table(
        [["part", "ms", "share"]]
          + vmcStep.parts.map {
            [
              $0.name, short($0.milliseconds),
              "\(whole(100 * $0.milliseconds / vmcStep.milliseconds)) %",
            ]
          } + [["whole step", short(vmcStep.milliseconds), "100 %"]])
    }
    for library in otherLibraries {
      lines += ["", "Beside \(library.name) \(library.version), in turn, medians"]
      lines += table(
        [["", "here", library.name, "times faster"]]
          + library.comparisons.map {
            [
              $0.work, "\(short($0.milliseconds)) ms", "\(short($0.otherMilliseconds)) ms",
              short($0.ratio),
            ]
          })
    }
    if !groundStateSearches.isEmpty {
      lines += ["", "Searches of the ground state of \(IsingSearch.sites) Ising spins, in turn"]
      lines += table(
        [["", "parameters", "steps", "seconds", "compiling", "relative error of each seed"]]
          + groundStateSearches.map { search in
            [
              search.name, "\(search.parameters)", "\(search.steps)", short(search.seconds),
              short(search.compileSeconds),
              search.relativeErrors.map { String(format: "%.1e", $0) }.joined(separator: " "),
            ]
          })
    }
    return lines.joined(separator: "\n")
  }

  /// Rows with their columns aligned, the first to the left and the others to the right.
  private func table(_ rows: [[String]]) -> [String] {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max()! }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + space : space + cell
      }
      return "  " + cells.joined(separator: "   ")
    }
  }

  private func whole(_ number: Double) -> String { String(format: "%.0f", number) }

  private func short(_ number: Double) -> String {
    String(format: number < 10 ? "%.2f" : "%.1f", number)
  }
}
