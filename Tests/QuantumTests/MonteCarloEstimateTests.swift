import Quantum
import Tensors
import Testing

@Suite("Estimates from samples")
struct MonteCarloEstimateTests {
  /// A number with the mean 0 and the variance 1, close to normal.
  private func normal(_ random: inout Random) -> Double {
    (0..<12).reduce(-6) { sum, _ in sum + Double(random.uniform()) }
  }

  /// Chains of an autoregressive process xₜ = ρ·xₜ₋₁ + √(1 − ρ²)·noise, started in its distribution.
  private func processes(_ rho: Double, chains: Int, length: Int, seed: UInt64) -> [Double] {
    var random = Random(seed: seed)
    var values: [Double] = []
    for _ in 0..<chains {
      var x = normal(&random)
      for _ in 0..<length {
        values.append(x)
        x = rho * x + (1 - rho * rho).squareRoot() * normal(&random)
      }
    }
    return values
  }

  @Test("the error of independent numbers is their deviation divided by the root of their number")
  func independent() {
    var random = Random(seed: 1)
    let values = (0..<8000).map { _ in 3 + 2 * normal(&random) }
    let estimate = MonteCarloEstimate(values, chains: 8)
    #expect(agree(estimate.mean, 3, within: 0.1))
    #expect(agree(estimate.variance, 4, within: 0.2))
    #expect(estimate.autocorrelationTime < 1.15)
    let expected = 2 / 8000.0.squareRoot()
    #expect(agree(estimate.error, expected, within: 2e-3))
  }

  @Test(
    "the autocorrelation time of an autoregressive process is (1 + ρ)/(1 − ρ)",
    arguments: [0.5, 0.8, 0.9])
  func autoregression(rho: Double) {
    let estimate = MonteCarloEstimate(
      processes(rho, chains: 16, length: 4000, seed: 2), chains: 16)
    let time = (1 + rho) / (1 - rho)
    #expect(agree(estimate.autocorrelationTime, time, within: 0.1 * time))
    let error = (time / 64_000).squareRoot()
    #expect(agree(estimate.error, error, within: 0.1 * error))
  }

  @Test("the means of correlated chains scatter as much as their errors say")
  func coverage() {
    var sum = 0.0
    for seed in 0..<200 as Range<UInt64> {
      let estimate = MonteCarloEstimate(
        processes(0.7, chains: 8, length: 100, seed: 100 + seed), chains: 8)
      let deviations = estimate.mean / estimate.error
      sum += deviations * deviations
    }
    #expect(lies(sum / 200, between: 0.7, and: 1.4))
  }

  @Test("split-R̂ is close to 1 for mixed chains and far from it for chains of different means")
  func mixing() {
    let mixed = processes(0.5, chains: 8, length: 1000, seed: 3)
    #expect(MonteCarloEstimate(mixed, chains: 8).splitRHat < 1.01)
    let unmixed = mixed.enumerated().map { $1 + Double($0 / 1000) }
    #expect(MonteCarloEstimate(unmixed, chains: 8).splitRHat > 2)
    // One long drift in every chain: only the halves show it.
    let drifting = mixed.enumerated().map { $1 + Double($0 % 1000) / 100 }
    #expect(MonteCarloEstimate(drifting, chains: 8).splitRHat > 1.5)
  }

  @Test("chains of one constant have no error; chains stuck at different numbers an infinite R̂")
  func constants() {
    let constant = MonteCarloEstimate(Array(repeating: -4, count: 40), chains: 4)
    #expect(constant.mean == -4)
    #expect(constant.error == 0)
    #expect(constant.variance == 0)
    #expect(constant.autocorrelationTime == 1)
    #expect(constant.splitRHat == 1)
    let stuck = MonteCarloEstimate((0..<40).map { Double($0 / 10) }, chains: 4)
    #expect(stuck.splitRHat == .infinity)
    #expect(stuck.autocorrelationTime > 5)
  }

  @Test("chains of fewer than four samples have an error but no R̂")
  func shortChains() {
    let estimate = MonteCarloEstimate([1, 3, 1, 3], chains: 4)
    #expect(estimate.mean == 2)
    #expect(estimate.autocorrelationTime == 1)
    let error = (1.0 / 3).squareRoot()
    #expect(agree(estimate.error, error, within: 1e-15))
    #expect(estimate.splitRHat.isNaN)
    #expect(MonteCarloEstimate([5], chains: 1).error == 0)
  }
}
