import Testing

@testable import Pictures

@Suite struct ColorMapTests {
  @Test(
    "lightness only rises or only falls along a sequential color map",
    arguments: [ColorMap.sequential, .luminous, .gray, .reversedGray])
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
    "steps along a color map have equal distances in OKLab",
    arguments: [ColorMap.sequential, .luminous, .diverging])
  func even(map: ColorMap) {
    let places = stride(from: 0, through: 256, by: 16).map { OKLab(map.colors[$0]) }
    let steps = zip(places, places.dropFirst()).map { $0.distance(to: $1) }
    let mean = steps.reduce(0, +) / Double(steps.count)
    for step in steps {
      // Distances are measured along straight lines, and the map is curved.
      #expect(abs(step - mean) < 0.08 * mean)
    }
  }

  @Test("a diverging color map is neutral at zero and equally light at equal distances from it")
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

  @Test("a diverging color scale has symmetric limits, so that zero has the neutral color")
  func symmetric() {
    for values in [[-1, 3], [5, 9], [-4, -2], [0, 0], [.nan, -0.5]] as [[Float]] {
      let scale = ColorScale(.diverging, range: nil, values: values)
      #expect(scale.lower == -scale.upper)
      #expect(scale.color(0) == ColorMap.diverging.colors[128])
    }
  }

  @Test("color maps are smooth, so no color was clipped to sRGB")
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

  @Test("a color map gives numbers outside its ends the color of that end, and NaN the neutral one")
  func beyond() {
    let map = ColorMap.sequential
    #expect(map.color(-7) == map.colors[0])
    #expect(map.color(.infinity) == map.colors[256])
    #expect(map.color(.nan) == Theme.missing)
    let scale = ColorScale(map, range: 0...1, values: [])
    #expect(scale.color(.infinity) == Theme.missing)
  }

  @Test("a color converted to OKLab and back is the same")
  func roundTrip() {
    for hex in stride(from: UInt32(0), to: 0xFFFFFF, by: 4099) {
      #expect(OKLab(Color(hex)).color == Color(hex))
    }
  }

  @Test("white, red and blue have their published coordinates in OKLab")
  func published() {
    // Ottosson's page gives 0.6280, 0.2249, 0.1258 for sRGB red and 0.4520, −0.0325, −0.3115 for
    // blue, to four places.
    let expected: [(UInt32, OKLab)] = [
      (0xFFFFFF, OKLab(1, 0, 0)), (0xFF0000, OKLab(0.6280, 0.2249, 0.1258)),
      (0x0000FF, OKLab(0.4520, -0.0325, -0.3115)),
    ]
    for (hex, lab) in expected { #expect(OKLab(Color(hex)).distance(to: lab) < 2e-4) }
  }

  @Test("the colors of the palette differ under the usual forms of color blindness")
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
