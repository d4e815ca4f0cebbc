/// Something that can be drawn: a chart, a heat map, a sheet of images, or subplots.
public protocol Figure: Sendable {
  /// The size, in points.
  var size: Size { get }

  /// Draws the figure with its upper left corner at the origin of the canvas.
  func draw(on canvas: inout Canvas)
}

extension Figure {
  /// The figure on white, with `scale` pixels per point.
  ///
  /// A figure narrower than 400 points is centered in a picture of that width.
  public func render(scale: Double = 2) -> Bitmap {
    let page = Size(max(size.width, 400), size.height)
    var canvas = Canvas(size: page, scale: scale)
    canvas.withTranslation(by: Point(((page.width - size.width) / 2).rounded(.down), 0)) {
      draw(on: &$0)
    }
    return canvas.bitmap
  }

  /// Writes the figure as a PNG file, atomically, and makes the folders that are missing.
  ///
  /// - Throws: `PictureError` if the file cannot be written; an older file is then unchanged.
  public func write(to path: String, scale: Double = 2) throws(PictureError) {
    try PNG.write(render(scale: scale), to: path)
  }
}
