/// A colour in sRGB with eight bits a channel, and how much of it covers what is beneath.
public struct Color: Hashable, Sendable {
  /// From 0 to 255, as are green and blue.
  public var red: UInt8
  /// From 0 to 255.
  public var green: UInt8
  /// From 0 to 255.
  public var blue: UInt8
  /// From 0, not seen at all, to 255, hiding everything beneath.
  public var alpha: UInt8

  /// The colour of the given channels.
  public init(red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8 = 255) {
    self.red = red
    self.green = green
    self.blue = blue
    self.alpha = alpha
  }

  /// The colour written as on the web: `Color(0x0072B2)`.
  public init(_ hex: UInt32) {
    self.init(
      red: UInt8(hex >> 16 & 255), green: UInt8(hex >> 8 & 255), blue: UInt8(hex & 255))
  }

  /// A neutral grey, from 0, black, to 255, white.
  public init(grey: UInt8) {
    self.init(red: grey, green: grey, blue: grey)
  }

  /// The same colour covering only the fraction `opacity` of what is beneath.
  public func opacity(_ opacity: Double) -> Color {
    var color = self
    color.alpha = UInt8((min(max(opacity, 0), 1) * 255).rounded())
    return color
  }

  /// The page.
  public static let white = Color(grey: 255)
  /// All channels 0.
  public static let black = Color(grey: 0)
}

/// The colours of everything that is not data.
enum Ink {
  static let text = Color(0x24292F)
  static let quiet = Color(0x57606A)
  static let axis = Color(0x8C959F)
  static let grid = Color(0xE7EAEE)
  static let missing = Color(0xD0D4D9)
  static let missingMark = Color(0x9AA1A9)
}
