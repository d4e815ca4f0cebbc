import Testing

@testable import Pictures

@Suite struct CanvasTests {
  /// Coordinates inside and far outside the canvas, infinite ones and NaN.
  private let coordinates: [Double] = [
    -1e300, -1e9, -50, -0.25, 0, 7.5, 20, 40, 1e9, 1e300, .infinity, -.infinity, .nan,
  ]

  @Test("drawing outside the canvas or at points that are not finite does not crash")
  func outside() {
    var canvas = Canvas(size: Size(40, 30))
    let image = Bitmap(width: 2, height: 2, channels: 1, bytes: [0, 80, 160, 240])
    for x in coordinates {
      for y in coordinates {
        let point = Point(x, y)
        let rect = Rect(x: x, y: 5, width: y, height: 10)
        canvas.circle(point, radius: 3, .black)
        canvas.line(point, Point(20, 15), Point(y, x), stroke: Stroke(.black, width: 2))
        canvas.line(Point(3, 3), point, stroke: Stroke(.black, width: 1, dash: [3, 2]))
        canvas.rule(from: point, to: Point(x, 20), width: 1, .black)
        canvas.fill(rect, .black)
        canvas.fill(rect, .black, snapped: true)
        canvas.fill(Path(rect, radius: 4), .black)
        canvas.fill(Path([point, Point(20, 15), Point(y, 2)], closed: true), .black)
        canvas.arrow(from: Point(5, 5), to: point, stroke: Stroke(.black))
        canvas.image(image, in: rect)
        canvas.text("out", at: point)
        canvas.mark(.diamond, at: point, color: .black)
        canvas.withClip(to: rect) { $0.circle(Point(20, 15), radius: 9, .black) }
      }
    }
    #expect(canvas.bitmap.bytes.count == 80 * 60 * 3)
  }

  @Test("a canvas stays white if everything is drawn outside it")
  func outsideStaysWhite() {
    var canvas = Canvas(size: Size(40, 30))
    canvas.circle(Point(-10, 15), radius: 9, .black)
    canvas.fill(Rect(x: 41, y: 0, width: 50, height: 30), .black)
    canvas.text("out", at: Point(0, -2))
    canvas.line(Point(-5, -5), Point(50, -5), stroke: Stroke(.black, width: 2))
    #expect(canvas.bitmap.bytes.allSatisfy { $0 == 255 })
  }

  @Test("the pixels of a filled shape are as dark as its area", arguments: [1.0, 2, 3])
  func area(scale: Double) {
    func darkness(_ draw: (inout Canvas) -> Void) -> Double {
      var canvas = Canvas(size: Size(60, 60), scale: scale)
      draw(&canvas)
      let sum = stride(from: 0, to: canvas.bitmap.bytes.count, by: 3).reduce(0.0) {
        $0 + 1 - Double(canvas.bitmap.bytes[$1]) / 255
      }
      return sum / (scale * scale)
    }
    let pi = 3.141592653589793
    // Coverage is kept in sixteenths: errors of up to 1/32 pixel average out along an edge.
    #expect(abs(darkness { $0.circle(Point(30.2, 29.7), radius: 20, .black) } - pi * 400) < 8)
    #expect(
      abs(
        darkness {
          $0.fill(Path(ellipseIn: Rect(x: 5.3, y: 10.1, width: 40, height: 20)), .black)
        } - pi * 200) < 5)
    #expect(
      abs(darkness { $0.fill(Rect(x: 5.3, y: 7.1, width: 31.7, height: 20.9), .black) } - 662.53)
        < 4)
    #expect(
      abs(
        darkness {
          $0.fill(Path([Point(3, 5), Point(50, 9), Point(20, 55)], closed: true), .black)
        } - 1141) < 6)
    #expect(
      abs(
        darkness { $0.line(Point(10, 12), Point(50, 42), stroke: Stroke(.black, width: 3)) }
          - (150 + pi * 2.25)) < 4)
  }

  @Test("a hole whose outline runs in the other direction stays white")
  func hole() {
    var canvas = Canvas(size: Size(30, 30), scale: 1)
    var path = Path(Rect(x: 5, y: 5, width: 20, height: 20))
    path.move(to: Point(10, 10))
    for corner in [Point(10, 20), Point(20, 20), Point(20, 10)] { path.line(to: corner) }
    path.close()
    canvas.fill(path, .black)
    #expect(canvas.bitmap[15, 15] == .white)
    #expect(canvas.bitmap[7, 15] == .black)
  }

  @Test("a translucent path that crosses itself is no darker at the crossing")
  func alpha() {
    var canvas = Canvas(size: Size(30, 30), scale: 1)
    let path = Path([Point(5, 15), Point(25, 15), Point(15, 5), Point(15, 25)])
    canvas.stroke(path, Stroke(Color.black.opacity(0.5), width: 4))
    let gray = canvas.bitmap[10, 15]
    #expect((126...129).contains(gray.red))
    #expect(canvas.bitmap[15, 15] == gray)
  }

  @Test("the pixels of an image are drawn as blocks of equal size")
  func blocks() {
    let image = Bitmap(width: 2, height: 2, channels: 1, bytes: [0, 80, 160, 240])
    var canvas = Canvas(size: Size(20, 20), scale: 2)
    canvas.image(image, in: Rect(x: 5, y: 5, width: 10, height: 10))
    for y in 0..<40 {
      for x in 0..<40 {
        let isInside = (10..<30).contains(x) && (10..<30).contains(y)
        let expected = isInside ? image[(x - 10) / 10, (y - 10) / 10] : .white
        #expect(canvas.bitmap[x, y] == expected)
      }
    }
  }

  @Test("a rule is sharp and equally thick at every position")
  func rules() {
    for shift in stride(from: 0.0, to: 1, by: 0.13) {
      var canvas = Canvas(size: Size(20, 20), scale: 2)
      canvas.rule(from: Point(0, 8 + shift), to: Point(20, 8 + shift), width: 1, .black)
      let rows = (0..<40).filter { canvas.bitmap[20, $0] == .black }
      #expect(rows.count == 2)
      #expect((0..<40).allSatisfy { [.black, .white].contains(canvas.bitmap[20, $0]) })
    }
  }

  @Test("dashes and gaps of a dashed path have the given lengths")
  func dashes() {
    let path = Path([Point(0, 0), Point(6, 0), Point(20, 0)]).dashed([4, 2, 1, 3])
    let ends = path.subpaths.map { [$0.first!.x, $0.last!.x] }
    #expect(ends == [[0, 4], [6, 7], [10, 14], [16, 17]])
  }
}
