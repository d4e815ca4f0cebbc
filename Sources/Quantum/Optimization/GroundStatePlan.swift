import SafeTensors

/// How a ground state is searched: everything but the Hamiltonian and the wave function to start from.
public struct GroundStatePlan: Hashable, Sendable, Codable {
  /// Where the configurations of a step come from.
  public enum Configurations: Hashable, Sendable, Codable {
    /// All configurations of the space: no statistical error.
    case fullSum
    /// Samples by parallel Markov chains.
    case samples(MetropolisPlan)
  }

  /// The configurations of every step.
  public var configurations: Configurations
  /// Whether only configurations with as many spins up as down belong to the space; the Hamiltonian must
  /// conserve the magnetization then.
  public var hasZeroMagnetization: Bool
  /// The number of steps.
  public var steps: Int
  /// The step size τ. In a full sum it is an upper bound: steps that do not lower the energy are halved.
  public var stepSize: GeometricSchedule
  /// The shift λ of stochastic reconfiguration.
  public var shift: GeometricSchedule
  /// The momentum μ of SPRING, from 0 to less than 1; 0 is plain stochastic reconfiguration.
  public var momentum: Double
  /// The largest distance that the state may move in one step, τ √(δᵀSδ), where S is the quantum
  /// geometric tensor; a longer step is shortened. No limit if nil.
  public var speedLimit: Double?
  /// The seed of the Markov chains.
  public var seed: UInt64

  /// The plan with all of its parts.
  public init(
    configurations: Configurations, hasZeroMagnetization: Bool, steps: Int,
    stepSize: GeometricSchedule, shift: GeometricSchedule, momentum: Double = 0,
    speedLimit: Double? = nil, seed: UInt64 = 0
  ) {
    self.configurations = configurations
    self.hasZeroMagnetization = hasZeroMagnetization
    self.steps = steps
    self.stepSize = stepSize
    self.shift = shift
    self.momentum = momentum
    self.speedLimit = speedLimit
    self.seed = seed
  }
}

extension GroundStatePlan {
  /// How the Markov chains move.
  var rule: MetropolisRule { hasZeroMagnetization ? .exchange : .flip }

  /// Why no search can follow the plan for some number of sites; nil if one can.
  func mistake(sites: Int) -> SafeTensorsError.Reason? {
    guard steps >= 0 else {
      return SafeTensorsError.Reason(found: "\(steps) steps", expected: "at least 0")
    }
    for (name, schedule) in [("step size", stepSize), ("shift", shift)]
    where !schedule.isPossible {
      return SafeTensorsError.Reason(
        found: "a \(name) \(schedule.description)", expected: "positive numbers")
    }
    guard 0 <= momentum, momentum < 1, speedLimit ?? 1 > 0 else {
      return SafeTensorsError.Reason(
        found: "the momentum \(momentum) and the speed limit \(speedLimit ?? .infinity)",
        expected: "0 ≤ μ < 1 and a positive limit")
    }
    guard !hasZeroMagnetization || sites % 2 == 0 else {
      return SafeTensorsError.Reason(
        found: "zero magnetization of \(sites) sites", expected: "an even number of them")
    }
    switch configurations {
    case .fullSum where sites > 22:
      return SafeTensorsError.Reason(
        found: "a full sum over \(sites) spins", expected: "at most 22")
    case .samples(let metropolis) where !metropolis.isPossible:
      return SafeTensorsError.Reason(
        found: metropolis.description,
        expected: "positive numbers, and as many samples of every chain")
    default:
      return nil
    }
  }
}
