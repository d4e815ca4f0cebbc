/// A point of a canvas: x grows to the right, y grows downwards, both in typographic points.
public struct Point: Hashable, Sendable {
  /// The distance from the left edge.
  public var x: Double
  /// The distance from the top edge.
  public var y: Double

  /// The point `x` from the left and `y` from the top.
  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }

  var isFinite: Bool { x.isFinite && y.isFinite }

  static func + (left: Point, right: Point) -> Point { Point(left.x + right.x, left.y + right.y) }
  static func - (left: Point, right: Point) -> Point { Point(left.x - right.x, left.y - right.y) }
  static func * (point: Point, factor: Double) -> Point {
    Point(point.x * factor, point.y * factor)
  }

  /// The distance from the origin.
  var length: Double { (x * x + y * y).squareRoot() }
}

/// A width and a height, in points.
public struct Size: Hashable, Sendable {
  /// The horizontal extent.
  public var width: Double
  /// The vertical extent.
  public var height: Double

  /// The size of the given width and height.
  public init(_ width: Double, _ height: Double) {
    self.width = width
    self.height = height
  }
}

/// A rectangle, in points, given by its upper left corner and its size.
public struct Rect: Hashable, Sendable {
  /// The x of the upper left corner.
  public var x: Double
  /// The y of the upper left corner.
  public var y: Double
  /// The horizontal extent.
  public var width: Double
  /// The vertical extent.
  public var height: Double

  /// The rectangle of the given corner and size.
  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The x of the left edge.
  public var left: Double { x }
  /// The x of the right edge.
  public var right: Double { x + width }
  /// The y of the top edge.
  public var top: Double { y }
  /// The y of the bottom edge.
  public var bottom: Double { y + height }
  /// The center.
  public var center: Point { Point(x + width / 2, y + height / 2) }

  /// This rectangle made smaller by `margin` on every side; larger if `margin` is negative.
  public func inset(by margin: Double) -> Rect {
    Rect(x: x + margin, y: y + margin, width: width - 2 * margin, height: height - 2 * margin)
  }

  /// Whether the point is inside or on the edge.
  func contains(_ point: Point) -> Bool {
    point.x >= left && point.x <= right && point.y >= top && point.y <= bottom
  }
}
