/// A point or a vector in the plane; x grows to the right, y downwards, as in an image.
struct Point {
  var x: Float
  var y: Float

  init(_ x: Float, _ y: Float) {
    self.x = x
    self.y = y
  }

  static func + (left: Point, right: Point) -> Point { Point(left.x + right.x, left.y + right.y) }
  static func - (left: Point, right: Point) -> Point { Point(left.x - right.x, left.y - right.y) }
  static func * (factor: Float, point: Point) -> Point { Point(factor * point.x, factor * point.y) }

  var length: Float { (x * x + y * y).squareRoot() }
}
