import ChapterKit
import Mixer
import NeuralNetwork
import Notebook
import Pictures
import Tensors

/// The test errors of the three models in the course of training, the mean over the seeds, against four
/// measures of what was spent.
///
/// - Parameters:
///   - records: the trainings.
///   - costs: what a training step costs for the chapter's patches.
func curvesFigure(_ records: TrainingRecords, _ costs: [CostRecord]) -> Subplots {
  func chart(_ title: String, _ factor: @escaping (Mixing) -> Double) -> LineChart {
    LineChart(
      title: "", xTitle: title, yTitle: "Test error (%)",
      series: Mixing.allCases.map { mixing in
        .init(
          mixing.model,
          points: records.of(mixing, .mnist).errorCurve.map {
            ($0.imagesSeen * factor(mixing), $0.errors)
          }, color: mixing.color, marker: .circle)
      }, xScale: .logarithmic, yScale: .logarithmic, size: Size(340, 280))
  }
  func cost(_ mixing: Mixing, _ value: (CostRecord) -> Double) -> Double {
    costs.first { $0.task.mixing == mixing && $0.task.patchSize == PixelSize(7) }.map(value) ?? .nan
  }
  return Subplots(
    rows: [
      Subplots(
        columns: [
          chart("Epochs") { _ in 1 / 60_000 }, chart("Images seen") { _ in 1 },
        ], isLettered: false),
      Subplots(
        columns: [
          chart("Floating-point operations") { cost($0) { 2 * Double($0.multiplyAdds) } },
          chart("Seconds on one core") { cost($0) { $0.microseconds / 1e6 } },
        ], isLettered: false),
    ], isLettered: false)
}

/// The test errors against the number of training images.
func fractionsFigure(_ records: TrainingRecords, _ datasets: [DatasetName]) -> Subplots {
  Subplots(
    columns: datasets.map { dataset in
      LineChart(
        title: "", xTitle: "Training images", yTitle: "Test error (%)",
        series: Mixing.allCases.map { mixing in
          .init(
            mixing.model,
            points: [600, 6000, 60_000].map { images in
              let runs = records.of(mixing, dataset, images: images == 60_000 ? nil : images)
              return (Double(images), 100 * (1 - runs.accuracy.mean))
            }, color: mixing.color, marker: .circle)
        }, xScale: .logarithmic, yScale: .logarithmic, size: Size(340, 280))
    }, panelTitles: datasets.map(\.title))
}

/// The accuracy on shifted test images, against the distance.
func shiftsFigure(_ records: TrainingRecords, _ datasets: [DatasetName]) -> Subplots {
  Subplots(
    columns: datasets.map { dataset in
      LineChart(
        title: "", xTitle: "Shift of the test images (pixels)", yTitle: "Accuracy (%)",
        series: Mixing.allCases.map { mixing in
          let runs = records.of(mixing, dataset)
          return .init(
            mixing.model,
            points: (0...4).map { (Double($0), 100 * runs.accuracy(movedBy: $0).mean) },
            color: mixing.color, marker: .circle)
        }, yIncludes: [0, 100], size: Size(340, 280))
    }, panelTitles: datasets.map(\.title))
}

/// The parameters and the time of a training step against the number of patches.
func costsFigure(_ costs: [CostRecord]) -> Subplots {
  func chart(_ title: String, _ value: @escaping (CostRecord) -> Double) -> LineChart {
    LineChart(
      title: "", xTitle: "Patches", yTitle: title,
      series: Mixing.allCases.map { mixing in
        .init(
          mixing.model,
          points: costs.filter { $0.task.mixing == mixing }.sorted { $0.patches < $1.patches }
            .map { (Double($0.patches), value($0)) }, color: mixing.color, marker: .circle)
      }, xScale: .logarithmic, yScale: .logarithmic, size: Size(340, 280))
  }
  return Subplots(
    columns: [
      chart("Training step per image (µs)") { $0.microseconds },
      chart("Parameters") { Double($0.parameters) },
    ])
}

/// The influence of each patch on each in every layer, one row of matrices per model.
func influenceSheet(_ influences: [(mixing: Mixing, layers: [[Float]])]) -> ImageSheet {
  ImageSheet(
    title: "",
    items: influences.flatMap { $0.layers }.map { .init(values: $0, rows: 16, columns: 16) },
    columns: 4,
    rowTitles: influences.map(\.mixing.model), columnTitles: (1...4).map { "Layer \($0)" },
    range: .each, imageSize: 128)
}

/// The digit, rows of token mixing, attention of one patch of it, and kernels.
func learnedFigure(
  _ digit: Tensor, rows: [[Float]], attention: [[Float]], kernels: [[Float]]
) -> Subplots {
  func sheet(_ tiles: [[Float]], size: Int, _ valueTitle: String, map: ColorMap) -> ImageSheet {
    let largest = Double(tiles.joined().map { abs($0) }.max()!)
    return ImageSheet(
      title: "", items: tiles.map { .init(values: $0, rows: size, columns: size) }, columns: 8,
      map: map,
      range: .fixed(map == .diverging ? -largest...largest : 0...largest),
      valueTitle: valueTitle, imageSize: 56)
  }
  return Subplots(
    rows: [
      ImageSheet(
        title: "", items: [.init(values: digit.elements, rows: 28, columns: 28)], columns: 1,
        map: .reversedGray, imageSize: 84),
      sheet(rows, size: 4, "Weight", map: .diverging),
      sheet(attention, size: 4, "Attention", map: .sequential),
      sheet(kernels, size: 3, "Weight", map: .diverging),
    ],
    panelTitles: [
      "The digit", "Mixer, layer 1: eight rows of W₁, as 4×4 patches",
      "Vision Transformer, layers 1 and 2: attention of the patch in row 2, column 2, four heads each",
      "ConvMixer, layer 1: eight kernels of 3×3 patches",
    ])
}
