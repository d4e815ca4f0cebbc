import ChapterKit
import Notebook
import Tensors

/// The density φ(x) and the probability Φ(x) of the normal distribution, by their series.
func normal(_ x: Double) -> (density: Double, probability: Double) {
  var (term, power) = (1.0, 1.0)
  var (odd, sum) = (x, x)
  for n in 1...100 {
    term *= x * x / 2 / Double(n)
    power += term
    odd *= x * x / Double(2 * n + 1)
    sum += odd
  }
  let density = 1 / (power * (2 * Double.pi).squareRoot())
  return (density, 0.5 + density * sum)
}

/// GELU(x) = x·Φ(x).
func gelu(_ x: Double) -> Double { x * normal(x).probability }

/// The derivative of GELU, Φ(x) + x·φ(x).
func geluSlope(_ x: Double) -> Double { normal(x).probability + x * normal(x).density }

/// max(0, x).
func relu(_ x: Double) -> Double { max(0, x) }

/// The derivative of ReLU.
func reluSlope(_ x: Double) -> Double { x > 0 ? 1 : 0 }

/// Cells of a table: x, ReLU, GELU, and the slopes of both.
func activationCells(_ x: Double) -> [String] {
  [x, relu(x), gelu(x), reluSlope(x), geluSlope(x)].map { fixed($0, 4) }
}

/// The place of GELU's minimum, where its slope is 0. The slope is negative at −1 and positive at 0; this
/// interval is halved until it is a point.
func geluMinimum() -> Double {
  var (left, right) = (-1.0, 0.0)
  for _ in 0..<60 {
    let middle = (left + right) / 2
    if geluSlope(middle) < 0 { left = middle } else { right = middle }
  }
  return right
}

/// The largest differences of the library's GELU and of its derivative from these, from −5 to 5.
func largestGELUErrors() -> (value: Float, slope: Float) {
  let places = (-80...80).map { Double($0) / 16 }
  var values = Tensor([places.count], places.map { Float($0) })
  var slopes = Tensor.empty
  Tensors.gelu(&values, derivative: &slopes)
  return (
    largestDifference(values.elements, places.map { Float(gelu($0)) }),
    largestDifference(slopes.elements, places.map { Float(geluSlope($0)) })
  )
}
