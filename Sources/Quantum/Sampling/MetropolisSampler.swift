import NeuralNetwork
import Tensors
import Vectors

/// Draws configurations with the probability |ψ|² by parallel Markov chains (Metropolis et al. 1953).
///
/// Every chain has its own random generator, so the samples do not depend on the number of threads.
public struct MetropolisSampler<Model: Module>: Sendable {
  /// How the chains move.
  public let rule: MetropolisRule

  /// The number of chains.
  public let chainCount: Int

  private var groups: [Group]
  private var workers: [CachedAmplitudes<Model>]

  /// The number of chains whose proposals pass through the network together.
  private static var groupSize: Int { 32 }

  /// The chains at random configurations.
  ///
  /// - Parameters:
  ///   - wave: gives the number of sites and the sizes of the network.
  ///   - rule: how the chains move.
  ///   - chains: the number of chains.
  ///   - seed: the seed of their random numbers.
  ///   - threads: the number of threads; the samples do not depend on it.
  public init(
    _ wave: WaveFunction<Model>, rule: MetropolisRule, chains: Int, seed: UInt64, threads: Int
  ) {
    let states = (0..<chains).map { number in
      var random = Random(seed: seed, stream: UInt64(number) + 1 << 40)
      let spins = rule.start(sites: wave.sites, using: &random)
      return MarkovChain(spins: spins, random: random)
    }
    self.init(wave, rule: rule, chains: states, threads: threads)
  }

  /// The chains where they were when a run stopped.
  init(
    _ wave: WaveFunction<Model>, rule: MetropolisRule, chains: [MarkovChain], threads: Int
  ) {
    precondition(
      !chains.isEmpty && threads >= 1,
      "found \(chains.count) chains and \(threads) threads; expected at least 1 of both")
    self.rule = rule
    chainCount = chains.count
    groups = stride(from: 0, to: chains.count, by: Self.groupSize).map { first in
      Group(chains: Array(chains[first..<min(first + Self.groupSize, chains.count)]))
    }
    workers = (0..<threads).map { _ in CachedAmplitudes(wave) }
  }

  /// The chains as they are now.
  var chains: [MarkovChain] { groups.flatMap(\.chains) }

  /// Moves all chains without taking samples.
  ///
  /// - Parameters:
  ///   - wave: ψ.
  ///   - sweeps: the number of sweeps; a sweep is one proposal per site.
  public mutating func burnIn(_ wave: WaveFunction<Model>, sweeps: Int) {
    _ = sample(wave, perChain: 1, sweeps: sweeps)
  }

  /// Draws samples.
  ///
  /// - Parameters:
  ///   - wave: ψ.
  ///   - count: the number of samples of each chain.
  ///   - sweeps: the number of sweeps before each sample; a sweep is one proposal per site.
  /// - Returns: the configurations and log ψ of each, those of a chain one behind the other; and the
  ///   share of proposals that were accepted.
  public mutating func sample(
    _ wave: WaveFunction<Model>, perChain count: Int, sweeps: Int
  ) -> (configurations: [UInt64], logAmplitudes: [Double], acceptance: Double) {
    let (sites, rule) = (wave.sites, rule)
    // The weights may have changed since the last call.
    for index in workers.indices { workers[index].clear() }
    concurrently(over: &groups, with: &workers) { group, worker in
      group.samples = Array(repeating: [], count: group.chains.count)
      worker.computeLogAmplitudes(
        of: group.chains.map(\.spins), wave, into: &group.logAmplitudes)
      for index in group.chains.indices {
        group.chains[index].logAmplitude = group.logAmplitudes[index]
        group.chains[index].accepted = 0
      }
      for _ in 0..<count {
        for _ in 0..<sweeps * sites {
          group.proposals.removeAll(keepingCapacity: true)
          for index in group.chains.indices {
            group.proposals.append(group.chains[index].proposal(by: rule, sites: sites))
          }
          worker.computeLogAmplitudes(of: group.proposals, wave, into: &group.logAmplitudes)
          for index in group.chains.indices {
            group.chains[index].accept(
              group.proposals[index], logAmplitude: group.logAmplitudes[index])
          }
        }
        for (index, chain) in group.chains.enumerated() {
          group.samples[index].append(
            Sample(spins: chain.spins, logAmplitude: chain.logAmplitude))
        }
      }
    }
    let samples = groups.flatMap(\.samples).joined()
    let accepted = groups.reduce(0) { $0 + $1.chains.reduce(0) { $0 + $1.accepted } }
    let proposed = chainCount * count * sweeps * sites
    return (
      samples.map(\.spins), samples.map(\.logAmplitude),
      proposed == 0 ? 0 : Double(accepted) / Double(proposed)
    )
  }
}

// Outside the generic type, so that the compiler knows the sizes.

/// Some chains, which one thread moves together.
private struct Group: Sendable {
  var chains: [MarkovChain]
  var proposals: [UInt64] = []
  var logAmplitudes: [Double] = []
  var samples: [[Sample]] = []
}

/// A sample of a chain.
private struct Sample: Sendable {
  let spins: UInt64
  let logAmplitude: Double
}

/// The state of one Markov chain.
struct MarkovChain: Sendable {
  /// The configuration.
  var spins: UInt64
  /// The generator of its moves.
  var random: Random
  /// log ψ of the configuration.
  var logAmplitude = 0.0
  /// The number of proposals accepted since the last call of the sampler.
  var accepted = 0

  init(spins: UInt64, random: Random) {
    self.spins = spins
    self.random = random
  }

  /// A configuration that the chain may move to.
  mutating func proposal(by rule: MetropolisRule, sites: Int) -> UInt64 {
    rule.proposal(from: spins, sites: sites, using: &random)
  }

  /// Moves to a proposal with the probability min(1, |ψ′/ψ|²). One random number is drawn whether it
  /// is needed or not.
  mutating func accept(_ proposal: UInt64, logAmplitude proposed: Double) {
    let draw = Double(random.next() &>> 11) * 0x1p-53
    guard draw < exponential(2 * (proposed - logAmplitude)) else { return }
    spins = proposal
    logAmplitude = proposed
    accepted += 1
  }
}
