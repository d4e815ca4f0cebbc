/// Something that can be drawn: a chart, a heat map, a sheet of images, or several together.
public protocol Figure: Sendable {
  /// The room it takes, in points.
  var size: Size { get }

  /// Draws it with its upper left corner at the canvas's origin.
  func draw(on canvas: inout Canvas)
}

extension Figure {
  /// The figure on a white page, with so many pixels a point.
  ///
  /// A narrow figure stands in the middle of a page of 400 points.
  public func render(scale: Double = 2) -> Bitmap {
    let page = Size(max(size.width, 400), size.height)
    var canvas = Canvas(size: page, scale: scale)
    canvas.translated(by: Point(((page.width - size.width) / 2).rounded(.down), 0)) {
      draw(on: &$0)
    }
    return canvas.bitmap
  }

  /// Writes the figure as a PNG file, all or nothing, and makes the folders that are missing.
  ///
  /// - Throws: `PictureError`, if the disk refuses; the file that stood at `path` is then untouched.
  public func write(to path: String, scale: Double = 2) throws(PictureError) {
    try PNG.write(render(scale: scale), to: path)
  }
}
