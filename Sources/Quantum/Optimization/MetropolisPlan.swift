/// How a search by samples draws them.
public struct MetropolisPlan: Hashable, Sendable, Codable {
  /// The number of samples of a step.
  public var samples: Int
  /// The number of parallel chains; it divides the number of samples.
  public var chains: Int
  /// The number of sweeps before each sample; a sweep is one proposal per site.
  public var sweeps: Int
  /// The number of sweeps before the first step.
  public var burnIn: Int

  /// The plan with all of its parts.
  public init(samples: Int, chains: Int, sweeps: Int = 1, burnIn: Int = 50) {
    self.samples = samples
    self.chains = chains
    self.sweeps = sweeps
    self.burnIn = burnIn
  }

  /// The numbers in words, for errors.
  var description: String {
    "\(samples) samples by \(chains) chains, \(sweeps) sweeps before each and \(burnIn) first"
  }

  /// Whether samples can be drawn so.
  var isPossible: Bool {
    samples > 0 && chains > 0 && samples % chains == 0 && sweeps > 0 && burnIn >= 0
  }
}
