import Datasets
import Tensors

/// A digit drawn large, and the kinds of picture that a reader may make of it.
struct DrawnPicture {
  /// A pixel's red, green, blue and opacity, from 0 to 1.
  typealias Pixel = (r: Float, g: Float, b: Float, a: Float)

  let height: Int
  let width: Int
  /// [height, width].
  var pixels: [Pixel]

  /// The picture of a kind of a digit, an image of 28×28 bytes.
  init(_ kind: PictureKind, of digit: ArraySlice<UInt8>) {
    let glyph = Glyph(Array(digit))
    let layout = kind.layout
    (height, width) = (layout.height, layout.width)
    var random = Random(seed: 7)
    pixels = []
    for y in 0..<height {
      for x in 0..<width {
        let ink = glyph.ink(x: (Float(x) + 0.5), y: (Float(y) + 0.5), in: layout)
        pixels.append(
          kind.pixel(
            ink, u: (Float(x) + 0.5) / Float(width), v: (Float(y) + 0.5) / Float(height), x: x,
            y: y,
            layout, noise: random.uniform() - 0.5))
      }
    }
  }
}

/// Where the digit is in a picture, and how it is drawn.
struct Layout {
  var height = 200
  var width = 200
  /// The middle of the digit, as a part of the width and of the height.
  var center: (x: Float, y: Float) = (0.5, 0.5)
  /// The pixels per pixel of a digit of 28×28.
  var scale: Float = 6
  /// The brightness of the digit of 28×28 at the edge of a stroke: lower is bolder.
  var edge: Float = 0.5
  /// How many pixels of the digit of 28×28 the edge of a stroke is wide.
  var blur: Float = 0.15
}

/// A digit that can be drawn at any size.
private struct Glyph {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func ink(x: Float, y: Float, in layout: Layout) -> Float {
    let u = (x - layout.center.x * Float(layout.width)) / layout.scale + 14
    let v = (y - layout.center.y * Float(layout.height)) / layout.scale + 14
    let level = brightness(u - 0.5, v - 0.5)
    return min(max((level - layout.edge) / (2 * layout.blur) + 0.5, 0), 1)
  }

  /// Between the middles of four pixels, bilinear.
  private func brightness(_ u: Float, _ v: Float) -> Float {
    let (column, row) = (Int(u.rounded(.down)), Int(v.rounded(.down)))
    let (right, down) = (u - Float(column), v - Float(row))
    func at(_ row: Int, _ column: Int) -> Float {
      (0..<28).contains(row) && (0..<28).contains(column)
        ? Float(bytes[row * 28 + column]) / 255 : 0
    }
    let upper = at(row, column) * (1 - right) + at(row, column + 1) * right
    let lower = at(row + 1, column) * (1 - right) + at(row + 1, column + 1) * right
    return upper * (1 - down) + lower * down
  }
}
