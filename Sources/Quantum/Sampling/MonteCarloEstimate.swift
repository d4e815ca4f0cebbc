/// A mean over samples of several Markov chains, with its standard error.
public struct MonteCarloEstimate: Hashable, Sendable {
  /// The mean.
  public let mean: Double
  /// The variance of a single sample.
  public let variance: Double
  /// The standard error of the mean, corrected for autocorrelation.
  public let error: Double
  /// The integrated autocorrelation time in samples, at least 1 (Sokal 1997): so many samples tell as
  /// much about the mean as one independent sample.
  public let autocorrelationTime: Double
  /// Split-R̂ (Gelman et al. 2013, "Bayesian Data Analysis"): how much larger the spread of all samples
  /// is than that within half chains; above about 1.01 the chains have not mixed. NaN if a chain has
  /// fewer than four samples.
  public let splitRHat: Double

  /// The estimate from samples of several chains.
  ///
  /// - Parameters:
  ///   - values: one number per sample, those of a chain one behind the other.
  ///   - chains: the number of chains; it divides the number of samples.
  public init(_ values: [Double], chains: Int) {
    precondition(
      chains > 0 && !values.isEmpty && values.count % chains == 0,
      "found \(values.count) samples of \(chains) chains; expected as many of each chain")
    let length = values.count / chains
    let mean = Self.mean(values[...])
    let variance = Self.variance(values[...], mean: mean)
    self.mean = mean
    self.variance = variance
    autocorrelationTime = Self.autocorrelationTime(values, chains: chains, mean: mean, variance)
    splitRHat = length < 4 ? .nan : Self.splitRHat(values, chains: chains)
    error = (variance * autocorrelationTime / Double(values.count)).squareRoot()
  }

  private static func mean(_ values: ArraySlice<Double>) -> Double {
    var sum = 0.0
    for value in values { sum += value }
    return sum / Double(values.count)
  }

  private static func variance(_ values: ArraySlice<Double>, mean: Double) -> Double {
    var sum = 0.0
    for value in values { sum.addProduct(value - mean, value - mean) }
    return sum / Double(max(1, values.count - 1))
  }

  /// 1 + 2 Σ ρ(t) up to the first t that is at least five times the sum so far, the autocorrelation
  /// ρ(t) averaged over chains.
  private static func autocorrelationTime(
    _ values: [Double], chains: Int, mean: Double, _ variance: Double
  ) -> Double {
    let length = values.count / chains
    guard variance > 0 else { return 1 }
    var time = 1.0
    for lag in 1..<max(2, length) {
      guard lag < length else { break }
      var sum = 0.0
      for chain in 0..<chains {
        for index in chain * length..<(chain + 1) * length - lag {
          sum.addProduct(values[index] - mean, values[index + lag] - mean)
        }
      }
      time += 2 * sum / (Double(chains * (length - lag)) * variance)
      if Double(lag) >= 5 * time { break }
    }
    return max(1, time)
  }

  private static func splitRHat(_ values: [Double], chains: Int) -> Double {
    let length = values.count / chains
    let half = length / 2
    var means: [Double] = []
    var within = 0.0
    for chain in 0..<chains {
      // Of an odd number of samples, that in the middle is left out.
      for start in [chain * length, (chain + 1) * length - half] {
        let part = values[start..<start + half]
        let mean = mean(part)
        means.append(mean)
        within += variance(part, mean: mean)
      }
    }
    within /= Double(means.count)
    let between = variance(means[...], mean: mean(means[...]))
    guard within > 0 else { return between > 0 ? .infinity : 1 }
    let n = Double(half)
    return (((n - 1) / n * within + between) / within).squareRoot()
  }
}
