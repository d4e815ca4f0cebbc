/// Colors for numbers: 257 of them, from the lowest number to the highest.
///
/// The maps are smooth curves through a few anchors in OKLab, sampled in steps that look equal. One
/// of the colors is exactly the middle.
public struct ColorMap: Hashable, Sendable {
  /// The number of steps from the first color to the last.
  static let steps = 256

  /// The 257 colors, from the lowest number to the highest.
  public let colors: [Color]
  /// Whether the middle color means zero, so that the limits must be symmetric around zero.
  public let isDiverging: Bool

  /// The color at `position`, from 0, the lowest, to 1, the highest.
  ///
  /// A position outside takes the color of that end, and NaN the neutral gray of missing values.
  public func color(_ position: Double) -> Color {
    if position.isNaN { return Theme.missing }
    let bounded = min(max(position, 0), 1)
    return colors[Int((bounded * Double(Self.steps)).rounded())]
  }

  /// From nearly white, the lowest, over green and blue to dark violet: higher is darker.
  public static let sequential = ColorMap(through: [
    OKLab(0.985, -0.004, 0.012), OKLab(0.855, -0.062, 0.030), OKLab(0.720, -0.088, -0.020),
    OKLab(0.585, -0.062, -0.078), OKLab(0.440, -0.010, -0.118), OKLab(0.290, 0.040, -0.110),
  ])

  /// From nearly black, the lowest, over violet and orange to pale yellow: higher is brighter.
  public static let luminous = ColorMap(through: [
    OKLab(0.160, 0.005, -0.035), OKLab(0.320, 0.060, -0.080), OKLab(0.470, 0.125, -0.035),
    OKLab(0.620, 0.140, 0.055), OKLab(0.770, 0.075, 0.125), OKLab(0.950, -0.012, 0.090),
  ])

  /// Blue below zero, orange above, and exactly neutral at zero.
  ///
  /// Numbers at equal distances from zero have equally dark colors.
  public static let diverging = ColorMap(
    below: [
      OKLab(0.970, 0, 0), OKLab(0.830, -0.028, -0.058), OKLab(0.670, -0.040, -0.108),
      OKLab(0.510, -0.022, -0.136), OKLab(0.350, 0.002, -0.120),
    ],
    above: [
      OKLab(0.970, 0, 0), OKLab(0.830, 0.048, 0.054), OKLab(0.670, 0.104, 0.092),
      OKLab(0.510, 0.120, 0.080), OKLab(0.350, 0.090, 0.052),
    ])

  /// From black, the lowest, to white.
  public static let gray = ColorMap(
    colors: (0...steps).map { Color(gray: UInt8(($0 * 255 + steps / 2) / steps)) })

  /// From white, the lowest, to black, as ink on paper.
  public static let reversedGray = ColorMap(
    colors: (0...steps).map { Color(gray: UInt8(((steps - $0) * 255 + steps / 2) / steps)) })

  private init(colors: [Color], isDiverging: Bool = false) {
    self.colors = colors
    self.isDiverging = isDiverging
  }

  private init(through anchors: [OKLab]) {
    self.init(colors: Self.evenly(anchors, steps: Self.steps))
  }

  private init(below: [OKLab], above: [OKLab]) {
    let lower = Self.evenly(below, steps: Self.steps / 2)
    let upper = Self.evenly(above, steps: Self.steps / 2)
    self.init(colors: lower.reversed() + upper.dropFirst(), isDiverging: true)
  }

  /// Colors at equal distances along a smooth curve through the anchors.
  private static func evenly(_ anchors: [OKLab], steps: Int) -> [Color] {
    let fine = 2048
    let curve = (0...fine).map { point(on: anchors, at: Double($0) / Double(fine)) }
    precondition(
      curve.allSatisfy(\.isDisplayable),
      "color map through \(anchors): found a color outside sRGB; expected only colors in sRGB")
    var lengths = [0.0]
    for (one, next) in zip(curve, curve.dropFirst()) {
      lengths.append(lengths[lengths.count - 1] + one.distance(to: next))
    }
    var index = 0
    return (0...steps).map { step in
      let wanted = lengths[fine] * Double(step) / Double(steps)
      while index < fine - 1 && lengths[index + 1] < wanted { index += 1 }
      let part = (wanted - lengths[index]) / (lengths[index + 1] - lengths[index])
      return mix(curve[index], curve[index + 1], min(max(part, 0), 1)).color
    }
  }

  /// A Catmull–Rom curve through the anchors, at `position` from 0 to 1.
  private static func point(on anchors: [OKLab], at position: Double) -> OKLab {
    let place = position * Double(anchors.count - 1)
    let index = min(Int(place), anchors.count - 2)
    let t = place - Double(index)
    let start = anchors[index]
    let end = anchors[index + 1]
    let before = index > 0 ? anchors[index - 1] : mix(start, end, -1)
    let after = index + 2 < anchors.count ? anchors[index + 2] : mix(start, end, 2)
    func along(_ value: (OKLab) -> Double) -> Double {
      let (p, q, r, s) = (value(before), value(start), value(end), value(after))
      let cubic = 3 * q - p - 3 * r + s
      let square = 2 * p - 5 * q + 4 * r - s
      return q + 0.5 * t * (r - p + t * (square + t * cubic))
    }
    return OKLab(along(\.lightness), along(\.a), along(\.b))
  }

  private static func mix(_ one: OKLab, _ other: OKLab, _ part: Double) -> OKLab {
    OKLab(
      one.lightness + (other.lightness - one.lightness) * part, one.a + (other.a - one.a) * part,
      one.b + (other.b - one.b) * part)
  }
}
