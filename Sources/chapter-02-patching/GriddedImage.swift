import Mixer
import Pictures

/// An image, ink black on white, with the cuts between its patches and a number in each.
struct GriddedImage: Figure {
  /// The pixels, from 0 (background) to 1 (ink), row by row.
  var pixels: [Float]
  var width: Int
  var patch: PixelSize
  /// The number drawn into each patch; nil for none.
  var numbers: [Int]?

  private static let left = 56.0
  private static let top = 22.0

  private var pixel: Double { (224 / Double(width) * 2).rounded() / 2 }
  private var height: Int { pixels.count / width }
  private var place: Rect {
    Rect(
      x: Self.left, y: Self.top, width: pixel * Double(width), height: pixel * Double(height))
  }

  var size: Size { Size(place.right + 22, place.bottom + 54) }

  func draw(on canvas: inout Canvas) {
    let place = place
    let bytes = pixels.map { UInt8(255 - min(max($0, 0), 1) * 255) }
    canvas.image(Bitmap(width: width, height: height, channels: 1, bytes: bytes), in: place)
    let cut = Palette.color(1)
    let tick = TextStyle(size: 10.5, color: Color(0x57606A))
    let title = TextStyle(size: 11.5)
    for column in stride(from: 0, through: width, by: patch.width) {
      let x = place.left + Double(column) * pixel
      canvas.rule(from: Point(x, place.top), to: Point(x, place.bottom), width: 1.5, cut)
      canvas.text(
        "\(column)", at: Point(x, place.bottom + 8), style: tick, align: .center, baseline: .top)
    }
    for row in stride(from: 0, through: height, by: patch.height) {
      let y = place.top + Double(row) * pixel
      canvas.rule(from: Point(place.left, y), to: Point(place.right, y), width: 1.5, cut)
      canvas.text(
        "\(row)", at: Point(place.left - 8, y), style: tick, align: .right, baseline: .middle)
    }
    drawNumbers(on: &canvas, cut)
    canvas.text(
      "Column (pixels)", at: Point(place.center.x, place.bottom + 38), style: title, align: .center)
    canvas.text(
      "Row (pixels)", at: Point(18, place.center.y), style: title, align: .center, baseline: .top,
      rotation: .upwards)
  }

  private func drawNumbers(on canvas: inout Canvas, _ color: Color) {
    guard let numbers else { return }
    let across = width / patch.width
    let style = TextStyle(size: 10.5, weight: .semibold, color: .white)
    for (index, number) in numbers.enumerated() {
      let corner = Point(
        place.left + Double(index % across * patch.width) * pixel,
        place.top + Double(index / across * patch.height) * pixel)
      let label = "\(number)"
      let plate = Rect(x: corner.x, y: corner.y, width: style.width(of: label) + 6, height: 15)
      canvas.fill(plate, color, snapped: true)
      canvas.text(label, at: plate.center, style: style, align: .center, baseline: .middle)
    }
  }
}
