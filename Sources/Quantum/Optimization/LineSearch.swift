/// What a full sum remembers from step to step about the length of its steps.
struct LineSearch: Hashable, Sendable {
  /// The step size with which the energy fell last; the next is at most twice as large.
  var stepSize: Double

  /// The factor of the shift: raised while no step lowers the energy, as in the method of Levenberg and
  /// Marquardt.
  var damping = 1.0
}
