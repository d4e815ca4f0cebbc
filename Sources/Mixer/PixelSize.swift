/// A height and a width, in pixels.
public struct PixelSize: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The number of rows.
  public var height: Int
  /// The number of columns.
  public var width: Int

  /// The size of `height` rows and `width` columns.
  public init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// The size of a square.
  public init(_ side: Int) { self.init(height: side, width: side) }

  /// Height and width as in `28×28`.
  public var description: String { "\(height)×\(width)" }
}
