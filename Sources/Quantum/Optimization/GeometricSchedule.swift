import Vectors

/// A number that goes from one value to another in equal factors over some steps, and then stays there.
public struct GeometricSchedule: Hashable, Sendable, Codable {
  /// The value of the first step.
  public var first: Double
  /// The value from step `steps` on, the first step being 0.
  public var last: Double
  /// The number of steps from the one value to the other.
  public var steps: Int

  /// The same value in every step.
  public init(_ value: Double) {
    self.init(from: value, to: value, steps: 1)
  }

  /// Equal factors from one value to another.
  ///
  /// - Parameters:
  ///   - first: the first value, positive.
  ///   - last: the last value, positive.
  ///   - steps: the number of steps between them.
  public init(from first: Double, to last: Double, steps: Int) {
    self.first = first
    self.last = last
    self.steps = steps
    precondition(isPossible, "found a schedule \(description); expected positive numbers")
  }

  /// The values and the number of steps in words, for errors.
  var description: String { "from \(first) to \(last) over \(steps) steps" }

  /// Whether all numbers are positive and finite.
  var isPossible: Bool {
    first > 0 && last > 0 && first.isFinite && last.isFinite && steps > 0
  }

  /// The value of a step, the first being 0.
  public func callAsFunction(step: Int) -> Double {
    guard step < steps, first != last else { return last }
    let progress = Double(step) / Double(steps)
    return first * exponential(progress * logarithm(last / first))
  }
}
