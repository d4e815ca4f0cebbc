import ChapterKit
import Mixer
import Notebook
import Pictures
import Tensors

/// Whole numbers in rows and columns.
func integers(_ values: [Float], columns: Int) -> String {
  stride(from: 0, to: values.count, by: columns).map { start in
    values[start..<start + columns].map { value in
      let digits = "\(Int(value))"
      return String(repeating: " ", count: 3 - digits.count) + digits
    }.joined()
  }.joined(separator: "\n")
}

/// The numbers of one patch of the first image in a table [patches, images, numbers in a patch].
func numbers(of patch: Int, in table: Tensor) -> [Float] {
  (0..<table.shape[2]).map { table[patch, 0, $0] }
}

/// The patches of the first image as small images.
func patchSheet(_ table: Tensor, _ patch: PixelSize, columns: Int) -> ImageSheet {
  let items = (0..<table.shape[0]).map { k in
    ImageSheet.Item(
      values: numbers(of: k, in: table), rows: patch.height, columns: patch.width, caption: "\(k)")
  }
  return ImageSheet(
    title: "", items: items, columns: columns, map: .reversedGray, range: .fixed(0...1),
    valueTitle: "Pixel (0 to 1)", imageSize: 42)
}

/// A table of patches of one image.
func tableMap(_ table: Tensor) -> HeatMap {
  HeatMap(
    title: "", values: table.elements, rows: table.shape[0], columns: table.shape[2],
    rowTitle: "Patch", columnTitle: "Pixel within the patch", valueTitle: "Pixel (0 to 1)",
    rowLabels: (0..<table.shape[0]).map { "\($0)" }, map: .reversedGray, range: 0...1,
    hasGrid: false, cellSize: 10)
}

/// Above the rows of W, drawn as patches, below their channels for every patch; each row of the picture
/// on one color scale.
///
/// - Parameters:
///   - embedding: as many channels as there are names.
///   - responses: its channels of one image, [patches, 1, channels].
///   - across: the number of patches in a row of the image.
func channelMaps(
  _ embedding: PatchEmbedding, _ responses: Tensor, names: [String], across: Int
) -> Subplots {
  let (patch, channels) = (embedding.patch, names.count)
  let size = patch.height * patch.width
  let limit = Double(embedding.weight.elements.map(\.magnitude).max() ?? 1)
  let columns = (0..<channels).map { channel in
    let (isFirst, isLast) = (channel == 0, channel == channels - 1)
    let row = HeatMap(
      title: "", values: Array(embedding.weight.elements[channel * size..<(channel + 1) * size]),
      rows: patch.height, columns: patch.width, rowTitle: isFirst ? "Row (pixels)" : "",
      columnTitle: "Column (pixels)", valueTitle: "Weight", map: .diverging, range: -limit...limit,
      hasGrid: true, hasColorBar: isLast, cellSize: 126 / Double(patch.width), minimumWidth: 0)
    let response = HeatMap(
      title: "", values: (0..<responses.shape[0]).map { responses[$0, 0, channel] },
      rows: responses.shape[0] / across, columns: across, rowTitle: isFirst ? "Row (patches)" : "",
      columnTitle: "Column (patches)", valueTitle: "Value of the channel", map: .diverging,
      range: -1...1,
      hasGrid: true, decimals: 2, hasColorBar: isLast, cellSize: 126 / Double(across),
      minimumWidth: 0)
    return Subplots(rows: [row, response], isLettered: false)
  }
  return Subplots(columns: columns, panelTitles: names)
}

/// Images of ink, 28×28, four in a row, with their captions.
func digitSheet(_ images: [(caption: String, pixels: [Float])]) -> ImageSheet {
  ImageSheet(
    title: "",
    items: images.map { .init(values: $0.pixels, rows: 28, columns: 28, caption: $0.caption) },
    columns: 4, map: .reversedGray, range: .fixed(0...1), valueTitle: "Pixel (0 to 1)",
    imageSize: 112)
}

/// Draws the reader's picture beside the 28 by 28 pixels that the model gets, if there is one.
func showReaderDigit(_ digit: ReaderDigit?) {
  guard let digit else { return }
  picture(
    "own", "Your picture, and what the model gets: 28 by 28 pixels, black 0 and white 1.",
    ImageSheet(
      title: "",
      items: [
        .init(digit.bitmap, caption: "Your picture"),
        .init(bytes: digit.bytes, rows: 28, columns: 28, caption: "What the model gets"),
      ], columns: 2, imageSize: 196))
}
