/// A color in sRGB with eight bits per channel, and its opacity.
public struct Color: Hashable, Sendable {
  /// From 0 to 255.
  public var red: UInt8
  /// From 0 to 255.
  public var green: UInt8
  /// From 0 to 255.
  public var blue: UInt8
  /// The opacity: from 0, transparent, to 255, opaque.
  public var alpha: UInt8

  /// The color of the given channels.
  public init(red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8 = 255) {
    self.red = red
    self.green = green
    self.blue = blue
    self.alpha = alpha
  }

  /// The color with a hexadecimal number as in HTML: `Color(0x0072B2)`.
  public init(_ hex: UInt32) {
    self.init(
      red: UInt8(hex >> 16 & 255), green: UInt8(hex >> 8 & 255), blue: UInt8(hex & 255))
  }

  /// A neutral gray, from 0, black, to 255, white.
  public init(gray: UInt8) {
    self.init(red: gray, green: gray, blue: gray)
  }

  /// The same color with the given opacity, from 0 to 1.
  public func opacity(_ opacity: Double) -> Color {
    var color = self
    color.alpha = UInt8((min(max(opacity, 0), 1) * 255).rounded())
    return color
  }

  /// All channels 255.
  public static let white = Color(gray: 255)
  /// All channels 0.
  public static let black = Color(gray: 0)
}
