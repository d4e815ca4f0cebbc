/// A place on a canvas, in points: x grows to the right, y grows downwards.
public struct Point: Hashable, Sendable {
  public var x: Double
  public var y: Double

  /// The place `x` points from the left and `y` from the top.
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

  var length: Double { (x * x + y * y).squareRoot() }
}

/// A width and a height, in points.
public struct Size: Hashable, Sendable {
  public var width: Double
  public var height: Double

  /// The size of the given width and height.
  public init(_ width: Double, _ height: Double) {
    self.width = width
    self.height = height
  }
}

/// A rectangle, in points, named by its upper left corner and its size.
public struct Rect: Hashable, Sendable {
  public var x: Double
  public var y: Double
  public var width: Double
  public var height: Double

  /// The rectangle of the given corner and size.
  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// Where it begins from the left.
  public var left: Double { x }
  /// Where it ends to the right.
  public var right: Double { x + width }
  /// Where it begins from the top.
  public var top: Double { y }
  /// Where it ends below.
  public var bottom: Double { y + height }
  /// The point in its middle.
  public var center: Point { Point(x + width / 2, y + height / 2) }

  /// This rectangle made smaller by `margin` on every side; larger if `margin` is negative.
  public func inset(by margin: Double) -> Rect {
    Rect(x: x + margin, y: y + margin, width: width - 2 * margin, height: height - 2 * margin)
  }

  func moved(by offset: Point) -> Rect {
    Rect(x: x + offset.x, y: y + offset.y, width: width, height: height)
  }

  func contains(_ point: Point) -> Bool {
    point.x >= left && point.x <= right && point.y >= top && point.y <= bottom
  }

  func intersects(_ other: Rect) -> Bool {
    left < other.right && other.left < right && top < other.bottom && other.top < bottom
  }
}
