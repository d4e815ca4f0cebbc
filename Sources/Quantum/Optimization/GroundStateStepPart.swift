/// A part of a step of a ``GroundStateSearch``.
public enum GroundStateStepPart: CaseIterable, Sendable {
  /// Drawing configurations, with log ψ of each; no part of a full sum.
  case sampling
  /// The local energies; in a full sum with log ψ of all configurations, if it is not known yet.
  case localEnergies
  /// The derivatives of log ψ with respect to all parameters, and the statistics of the energy.
  case logDerivatives
  /// Setting up the linear system of stochastic reconfiguration and solving it.
  case linearSystem
  /// Moving the parameters; in a full sum with the search of the step's length.
  case update
}
