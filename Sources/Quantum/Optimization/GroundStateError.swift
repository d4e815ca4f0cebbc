import Tensors

/// A step of a search that cannot be taken.
public struct GroundStateError: Error, CustomStringConvertible {
  /// The step, the first being 1.
  public let step: Int
  /// What went wrong.
  public let reason: Reason

  /// What can go wrong in a step.
  public enum Reason: Sendable {
    /// A number is infinite or not a number; the text says which.
    case notFinite(String)
    /// The linear system of stochastic reconfiguration cannot be solved at its shift λ.
    case notSolvable(NotPositiveDefiniteError)
  }

  /// One line with the step, what was found and what to do.
  public var description: String {
    switch reason {
    case .notFinite(let what):
      "step \(step): found nan or inf in \(what); expected finite numbers: use a smaller step size "
        + "or a larger shift"
    case .notSolvable(let error):
      "step \(step): \(error)"
    }
  }
}
