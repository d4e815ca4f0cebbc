import Mixer
import Tensors
import Testing

@testable import Quantum

@Suite("Sampling by Markov chains")
struct MetropolisSamplerTests {
  /// Pearson's χ² of samples under the probabilities ∝ exp(power · log ψ), and its degrees of freedom;
  /// the configurations that are expected less than five times are one class.
  private func chiSquare(
    _ samples: [UInt64], of wave: WaveFunction<MLPMixer>, over space: ConfigurationSpace,
    power: Double
  ) -> (value: Double, freedom: Double) {
    var evaluator = AmplitudeEvaluator(wave, threads: 1)
    let logAmplitudes = evaluator.logAmplitudes(of: space.configurations, wave)
    let weights = space.weights(logAmplitudes.map { power / 2 * $0 })
    var counts: [UInt64: Double] = [:]
    for spins in samples { counts[spins, default: 0] += 1 }
    #expect(Set(counts.keys).isSubset(of: space.configurations))
    var classes: [(count: Double, expected: Double)] = [(0, 0)]
    for (spins, weight) in zip(space.configurations, weights) {
      let expected = weight * Double(samples.count)
      if expected >= 5 {
        classes.append((counts[spins] ?? 0, expected))
      } else {
        classes[0].count += counts[spins] ?? 0
        classes[0].expected += expected
      }
    }
    if classes[0].expected < 5 { classes.removeFirst() }
    let value = classes.reduce(0) { sum, item in
      sum + (item.count - item.expected) * (item.count - item.expected) / item.expected
    }
    return (value, Double(classes.count - 1))
  }

  @Test(
    "samples of 8 spins have the frequencies |ψ|², and not |ψ| or |ψ|³, by flips and by exchanges",
    arguments: [MetropolisRule.flip, .exchange])
  func frequencies(rule: MetropolisRule) throws {
    let wave = try mixerWave(width: 8, .small, seed: 4, headFactor: 2)
    var sampler = MetropolisSampler(wave, rule: rule, chains: 64, seed: 1, threads: 2)
    sampler.burnIn(wave, sweeps: 10)
    let drawn = sampler.sample(wave, perChain: 150, sweeps: 3)
    let space = ConfigurationSpace(sites: 8, hasZeroMagnetization: rule == .exchange)
    let (value, freedom) = chiSquare(drawn.configurations, of: wave, over: space, power: 2)
    // χ² of k degrees of freedom has the mean k and the variance 2k; this is four deviations.
    let bound = freedom + 4 * (2 * freedom).squareRoot()
    #expect(freedom > 30)
    #expect(value < bound)
    for power in [1.0, 3] {
      let wrong = chiSquare(drawn.configurations, of: wave, over: space, power: power)
      #expect(wrong.value > 2 * bound)
    }
    #expect(lies(drawn.acceptance, between: 0.2, and: 0.95))
  }

  @Test("a sample comes with its own log ψ, bit for bit")
  func logAmplitudes() throws {
    let wave = try mixerWave(width: 8, headFactor: 2)
    var sampler = MetropolisSampler(wave, rule: .flip, chains: 40, seed: 2, threads: 1)
    let drawn = sampler.sample(wave, perChain: 3, sweeps: 1)
    var evaluator = AmplitudeEvaluator(wave, threads: 1)
    #expect(drawn.configurations.count == 120)
    #expect(evaluator.logAmplitudes(of: drawn.configurations, wave) == drawn.logAmplitudes)
  }

  @Test("the samples are the same for 1, 2 and 5 threads, and others for another seed")
  func threads() throws {
    let wave = try mixerWave(width: 8, headFactor: 2)
    func samples(seed: UInt64, threads: Int) -> [UInt64] {
      var sampler = MetropolisSampler(
        wave, rule: .flip, chains: 100, seed: seed, threads: threads)
      return sampler.sample(wave, perChain: 2, sweeps: 2).configurations
    }
    let one = samples(seed: 3, threads: 1)
    #expect(samples(seed: 3, threads: 2) == one)
    #expect(samples(seed: 3, threads: 5) == one)
    #expect(samples(seed: 4, threads: 1) != one)
  }

  @Test(
    "an exchange keeps the magnetization and proposes every pair of opposite spins equally often")
  func exchange() {
    var random = Random(seed: 7)
    for (sites, spins) in [(6, UInt64(0b101001)), (64, 0xFFFF_FFFF_0000_0000), (2, 0b10)] {
      let opposite = spins.nonzeroBitCount * (sites - spins.nonzeroBitCount)
      var counts: [UInt64: Int] = [:]
      for _ in 0..<200 * opposite {
        let proposal = MetropolisRule.exchange.proposal(from: spins, sites: sites, using: &random)
        counts[proposal, default: 0] += 1
      }
      #expect(counts.count == opposite)
      for (proposal, count) in counts {
        #expect(proposal.nonzeroBitCount == spins.nonzeroBitCount)
        #expect((proposal ^ spins).nonzeroBitCount == 2)
        #expect((121..<290).contains(count))
      }
    }
  }

  @Test("a flip proposes every site equally often")
  func flip() {
    var random = Random(seed: 8)
    for sites in [1, 5, 64] {
      var counts: [UInt64: Int] = [:]
      for _ in 0..<200 * sites {
        let proposal = MetropolisRule.flip.proposal(from: 1, sites: sites, using: &random)
        counts[proposal ^ 1, default: 0] += 1
      }
      #expect(counts.count == sites)
      #expect(counts.keys.allSatisfy { $0.nonzeroBitCount == 1 })
      #expect(counts.keys.allSatisfy { $0.trailingZeroBitCount < sites })
      #expect(counts.values.allSatisfy { (141..<270).contains($0) })
    }
  }

  @Test("chains start within the sites, and at zero magnetization for exchanges")
  func starts() {
    var random = Random(seed: 9)
    for sites in [2, 10, 64] {
      for _ in 0..<20 {
        let any = MetropolisRule.flip.start(sites: sites, using: &random)
        let zero = MetropolisRule.exchange.start(sites: sites, using: &random)
        let outside: UInt64 = sites == 64 ? 0 : ~0 << UInt64(sites)
        #expect((any | zero) & outside == 0)
        #expect(zero.nonzeroBitCount == sites / 2)
      }
    }
  }

  @Test(
    "a chain never moves to an amplitude that is not a number or zero, and leaves a zero at once")
  func extremes() {
    var chain = MarkovChain(spins: 0, random: Random(seed: 1))
    for _ in 0..<50 {
      chain.accept(1, logAmplitude: .nan)
      chain.accept(2, logAmplitude: -.infinity)
    }
    #expect(chain.spins == 0)
    #expect(chain.accepted == 0)
    chain.logAmplitude = -1000
    chain.accept(3, logAmplitude: 0)
    #expect(chain.spins == 3)
    #expect(chain.accepted == 1)
  }
}
