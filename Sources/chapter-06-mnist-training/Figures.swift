import ChapterKit
import Datasets
import Mixer
import NeuralNetwork
import Pictures

/// The losses of a run after every epoch, on a logarithmic scale.
func lossChart(_ run: ComparedRun) -> LineChart {
  LineChart(
    title: run.title, xTitle: "Training epoch", yTitle: "Cross-entropy loss (nats)",
    series: [
      .init(
        "Training images, mean over the epoch", values: run.epochs.map(\.trainLoss),
        marker: .circle),
      .init(
        "Test images, after the epoch", values: run.epochs.map(\.testLoss), marker: .circle),
    ], yScale: .logarithmic, xIncludes: [0])
}

/// A quantity of the finished runs after every epoch, on a logarithmic scale.
private func epochCurves(
  _ runs: [ComparedRun], _ yTitle: String,
  _ value: (TrainingLog.Epoch) -> Double
) -> LineChart {
  LineChart(
    title: "", xTitle: "Training epoch", yTitle: yTitle,
    series: runs.map { run in .init(run.name, values: run.epochs.map(value), marker: .circle) },
    yScale: .logarithmic, xIncludes: [0], size: Size(310, 290))
}

/// The wrong predictions and the test loss of runs after every epoch.
func recipesFigure(_ runs: [ComparedRun]) -> Subplots {
  Subplots(
    columns: [
      epochCurves(runs, "Wrong predictions (%)") { 100 * (1 - $0.testAccuracy) },
      epochCurves(runs, "Cross-entropy loss (nats)") { $0.testLoss },
    ], panelTitles: ["Wrong predictions", "Test loss"])
}

/// How often an image of each class (row) was predicted as each other class (column); the cells of correct
/// predictions are crossed out.
func mistakeMap(_ predictions: Predictions, of images: LabeledImages) -> HeatMap {
  let names = images.classNames
  let counts = predictions.confusion.enumerated().map { place, count in
    place / names.count == place % names.count ? Float.nan : Float(count)
  }
  return HeatMap(
    title: "", values: counts, rows: names.count, columns: names.count, rowTitle: "True class",
    columnTitle: "Predicted class", valueTitle: "Number of images", rowLabels: names,
    columnLabels: names, hasGrid: true, decimals: 0)
}

/// Wrongly classified images with their class, the predicted one, and its probability.
func mistakeSheet(
  _ mistakes: some Collection<Int>, _ predictions: Predictions, of images: LabeledImages
) -> ImageSheet {
  ImageSheet(
    title: "",
    items: mistakes.map { index in
      .init(
        bytes: Array(images.image(index)), rows: images.height, columns: images.width,
        caption: predictions.summary(of: index))
    }, columns: 6, map: .reversedGray, imageSize: 84)
}

/// The filters of the first 36 of 128 channels before and after training, on one color scale.
func filtersFigure(_ before: MLPMixer, _ after: MLPMixer) -> Subplots {
  let weights = [before, after].map { $0.patchEmbedding.weight }
  let range = Double(weights.map { largestMagnitude($0) }.max()!)
  return Subplots(
    columns: [
      filterSheet(before, range: range), filterSheet(after, range: range, valueTitle: "Weight"),
    ], panelTitles: ["Before training", "After training"])
}

/// The filters of the first channels, drawn as patches.
private func filterSheet(_ model: MLPMixer, range: Double, valueTitle: String? = nil) -> ImageSheet
{
  let weight = model.patchEmbedding.weight
  let patch = model.patchEmbedding.patch
  let size = patch.height * patch.width
  return ImageSheet(
    title: "",
    items: (0..<min(36, weight.shape[0])).map { channel in
      let filter = weight.elements[channel * size..<(channel + 1) * size]
      return .init(values: Array(filter), rows: patch.height, columns: patch.width)
    }, columns: 6, map: .diverging, range: .fixed(-range...range), valueTitle: valueTitle,
    imageSize: 35)
}

/// The products W₂·W₁ of the token mixing of every layer, in a row per model.
func tokenMixingSheet(_ models: [(name: String, model: MLPMixer)]) -> ImageSheet {
  let layers = models[0].model.layers.count
  let shown = min(layers, 4)
  return ImageSheet(
    title: "",
    items: models.flatMap { entry in
      entry.model.layers.prefix(shown).map { layer in
        let product = tokenMixingProduct(of: layer)
        return ImageSheet.Item(
          values: product.elements, rows: product.shape[0], columns: product.shape[1])
      }
    }, columns: shown, rowTitles: models.map(\.name),
    columnTitles: (1...shown).map { "Layer \($0)" }, map: .diverging, range: .common,
    valueTitle: "Element of the product W₂W₁", imageSize: 112)
}
