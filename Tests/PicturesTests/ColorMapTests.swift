import Testing

@testable import Pictures

@Suite struct ColorMapTests {
  @Test(
    "lightness only rises or only falls along a sequential map",
    arguments: [ColorMap.sequential, .luminous, .grey, .ink])
  func monotone(map: ColorMap) {
    let lightness = map.colors.map { OKLab($0).lightness }
    let sign = lightness[256] > lightness[0] ? 1.0 : -1.0
    for (one, next) in zip(lightness, lightness.dropFirst()) {
      // Rounding to bytes may hold the lightness still for a step, within half a byte.
      #expect((next - one) * sign > -0.0012)
    }
    for step in stride(from: 0, to: 256, by: 8) {
      #expect((lightness[step + 8] - lightness[step]) * sign > 0.01)
    }
  }

  @Test(
    "steps along a map look equally large", arguments: [ColorMap.sequential, .luminous, .diverging])
  func even(map: ColorMap) {
    let places = stride(from: 0, through: 256, by: 16).map { OKLab(map.colors[$0]) }
    let steps = zip(places, places.dropFirst()).map { $0.distance(to: $1) }
    let mean = steps.reduce(0, +) / Double(steps.count)
    for step in steps {
      // Distances are measured straight, the map bends: it may be shorter, hardly longer.
      #expect(abs(step - mean) < 0.08 * mean)
    }
  }

  @Test("zero is exactly neutral on a diverging map, and its arms are equally light")
  func diverging() {
    let map = ColorMap.diverging
    let middle = map.color(0.5)
    #expect(middle.red == middle.green && middle.green == middle.blue)
    #expect(middle == map.colors[128])
    for step in 0...128 {
      let below = OKLab(map.colors[128 - step]).lightness
      let above = OKLab(map.colors[128 + step]).lightness
      #expect(abs(below - above) < 0.025)
    }
    for (one, next) in zip(128..., 129...256).prefix(128) {
      #expect(OKLab(map.colors[next]).lightness < OKLab(map.colors[one]).lightness + 0.0012)
    }
  }

  @Test("a diverging map gets symmetric limits, so that zero has the neutral colour")
  func symmetric() {
    for values in [[-1, 3], [5, 9], [-4, -2], [0, 0], [.nan, -0.5]] as [[Float]] {
      let scale = ColorScale(.diverging, range: nil, values: values)
      #expect(scale.lower == -scale.upper)
      #expect(scale.color(0) == ColorMap.diverging.colors[128])
    }
  }

  @Test("neighbouring steps of a map bend gently: no colour was clipped to what screens show")
  func smooth() {
    for map in [ColorMap.sequential, .luminous, .diverging] {
      let colors = map.colors.map { OKLab($0) }
      for index in stride(from: 4, to: 252, by: 4) where index != 128 || !map.isDiverging {
        let (before, here, after) = (colors[index - 4], colors[index], colors[index + 4])
        let between = OKLab(
          (before.lightness + after.lightness) / 2, (before.a + after.a) / 2,
          (before.b + after.b) / 2)
        #expect(between.distance(to: here) < 0.004)
      }
    }
    #expect(!OKLab(0.7, -0.3, 0.1).isDisplayable)
    #expect(OKLab(Color(0x00FF00)).isDisplayable)
  }

  @Test("numbers beyond the ends take the colour of the end, and NaN the neutral one")
  func beyond() {
    let map = ColorMap.sequential
    #expect(map.color(-7) == map.colors[0])
    #expect(map.color(.infinity) == map.colors[256])
    #expect(map.color(.nan) == Ink.missing)
    let scale = ColorScale(map, range: 0...1, values: [])
    #expect(scale.color(.infinity) == Ink.missing)
  }

  @Test("a colour comes back through OKLab")
  func roundTrip() {
    for hex in stride(from: UInt32(0), to: 0xFFFFFF, by: 4099) {
      #expect(OKLab(Color(hex)).color == Color(hex))
    }
  }

  @Test("OKLab gives the published coordinates of white, red and blue")
  func published() {
    // Ottosson's page gives 0.6280, 0.2249, 0.1258 for sRGB red and 0.4520, −0.0325, −0.3115 for
    // blue, to four places.
    let expected: [(UInt32, OKLab)] = [
      (0xFFFFFF, OKLab(1, 0, 0)), (0xFF0000, OKLab(0.6280, 0.2249, 0.1258)),
      (0x0000FF, OKLab(0.4520, -0.0325, -0.3115)),
    ]
    for (hex, lab) in expected { #expect(OKLab(Color(hex)).distance(to: lab) < 2e-4) }
  }

  @Test("series colours differ in lightness or hue under the usual forms of colour blindness")
  func categorical() {
    // Viénot, Brettel and Mollon 1999: red-blind vision keeps 0.11238 R + 0.88762 G in both, and
    // green-blind vision 0.29275 R + 0.70725 G, in linear light; blue stays, nearly.
    for (red, green) in [(0.11238, 0.88762), (0.29275, 0.70725)] {
      let seen = Palette.categorical.map { color -> OKLab in
        let r = Double(color.red) / 255
        let g = Double(color.green) / 255
        let mixed = (red * r * r + green * g * g).squareRoot()
        let byte = UInt8((mixed * 255).rounded())
        return OKLab(Color(red: byte, green: byte, blue: color.blue))
      }
      for one in seen.indices {
        for other in seen.indices where other > one {
          #expect(seen[one].distance(to: seen[other]) > 0.04, "\(one) and \(other)")
        }
      }
    }
  }
}
