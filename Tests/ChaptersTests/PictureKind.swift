/// A kind of picture that a reader may make of a digit.
enum PictureKind: String, CaseIterable, Sendable {
  case blackOnWhite, whiteOnBlack, grayOnGray, blueOnWhite, yellowOnWhite, blackOnYellow,
    pinkOnGreen
  case blackOnTransparent, whiteOnTransparent
  case shadedFromLeft, shadedFromTop, stronglyShaded, vignette, shadowAtEdge
  case thinFrame, thickFrame, frameInside
  case noise, lowContrast, blurred
  case smallOnLargePage, fillsPicture, wide, tall
  case offCenter28, invertedOffCenter28, small20
  case thin, bold

  /// Where the digit is.
  var layout: Layout {
    switch self {
    case .smallOnLargePage:
      Layout(height: 400, width: 400, center: (0.3, 0.7), scale: 4)
    case .fillsPicture: Layout(scale: 9.5)
    case .wide: Layout(height: 150, width: 500, center: (0.7, 0.5), scale: 5)
    case .tall: Layout(height: 500, width: 150, center: (0.5, 0.2), scale: 5)
    case .offCenter28: Layout(height: 28, width: 28, center: (0.4, 0.6), scale: 0.7, blur: 0.4)
    case .invertedOffCenter28:
      Layout(height: 28, width: 28, center: (0.6, 0.42), scale: 0.7, blur: 0.4)
    case .small20: Layout(height: 20, width: 20, scale: 0.9, blur: 0.4)
    case .thin: Layout(edge: 0.85, blur: 0.1)
    case .bold: Layout(edge: 0.2)
    case .blurred: Layout(blur: 0.5)
    default: Layout()
    }
  }

  /// The color of a pixel.
  ///
  /// - Parameters:
  ///   - ink: from 0 for paper to 1 for ink.
  ///   - u: the place from left to right, 0 to 1.
  ///   - v: the place from top to bottom, 0 to 1.
  ///   - x: the column.
  ///   - y: the row.
  ///   - layout: the sizes.
  ///   - noise: a random number from −0.5 to 0.5.
  func pixel(
    _ ink: Float, u: Float, v: Float, x: Int, y: Int, _ layout: Layout, noise: Float
  ) -> DrawnPicture.Pixel {
    func mix(_ paper: (Float, Float, Float), _ pen: (Float, Float, Float)) -> DrawnPicture.Pixel {
      (
        paper.0 + ink * (pen.0 - paper.0), paper.1 + ink * (pen.1 - paper.1),
        paper.2 + ink * (pen.2 - paper.2), 1
      )
    }
    func gray(_ value: Float) -> DrawnPicture.Pixel {
      let value = min(max(value, 0), 1)
      return (value, value, value, 1)
    }
    /// A sheet whose ink reflects a fifth of what its paper does, in light of some strength.
    func lit(_ light: Float) -> DrawnPicture.Pixel { gray(light * (1 - 0.8 * ink) + 0.02 * noise) }
    let depth = min(min(x, layout.width - 1 - x), min(y, layout.height - 1 - y))
    switch self {
    case .whiteOnBlack, .invertedOffCenter28: return gray(ink)
    case .grayOnGray: return gray(0.7 - 0.3 * ink)
    case .blueOnWhite: return mix((1, 1, 1), (0.1, 0.2, 0.8))
    case .yellowOnWhite: return mix((1, 1, 1), (0.95, 0.85, 0.1))
    case .blackOnYellow: return mix((1, 0.95, 0.5), (0.1, 0.1, 0.1))
    // Of one luma (ITU-R BT.601), 0.62.
    case .pinkOnGreen: return mix((0.2, 0.9, 0.28), (1, 0.4, 0.754))
    case .blackOnTransparent: return (0, 0, 0, ink)
    case .whiteOnTransparent: return (1, 1, 1, ink)
    case .shadedFromLeft: return lit(0.95 - 0.35 * u)
    case .shadedFromTop: return lit(0.5 + 0.45 * v)
    case .stronglyShaded: return lit(0.15 + 0.8 * (u + v) / 2)
    case .vignette:
      return lit(0.95 - 1.1 * ((u - 0.5) * (u - 0.5) + (v - 0.5) * (v - 0.5)))
    case .shadowAtEdge: return u < 0.06 ? gray(0.3) : lit(0.9)
    case .thinFrame: return depth < 2 ? gray(0) : gray(1 - ink)
    case .thickFrame: return depth < 7 ? gray(0) : gray(1 - ink)
    case .frameInside: return (10..<13).contains(depth) ? gray(0.2) : gray(1 - ink)
    case .noise: return gray(0.9 - 0.75 * ink + 0.2 * noise)
    case .lowContrast: return gray(0.6 - 0.12 * ink)
    default: return gray(1 - ink)
    }
  }
}
