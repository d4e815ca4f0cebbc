import Notebook

/// The mean of a quantity over some seeds.
nonisolated struct SeedMean {
  /// One value per seed.
  let values: [Double]

  /// The mean.
  var mean: Double { values.reduce(0, +) / Double(values.count) }

  /// Half the width of the 95 % confidence interval of the mean, by Student's t; NaN for one value.
  var halfWidth: Double {
    let count = Double(values.count)
    guard values.count > 1, values.count <= Self.quantiles.count + 1 else { return .nan }
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    return Self.quantiles[values.count - 2] * (variance / count).squareRoot()
  }

  /// Student's t at 97.5 % for 1, 2, … degrees of freedom.
  private static let quantiles = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262,
  ]

  /// Whether the whole interval is above zero.
  var isPositive: Bool { mean > halfWidth }

  /// The mean and half the width of its interval, in percent.
  func percents(places: Int = 2) -> String {
    values.isEmpty
      ? "–"
      : fixed(100 * mean, places).replacing("-", with: "−")
        + "\u{A0}±\u{A0}\(fixed(100 * halfWidth, places))"
  }
}

/// Half the width of the 95 % interval of an accuracy that is due to the choice of 10,000 test images, in percentage
/// points: 1.96 standard deviations of a binomial share.
func samplingError(_ records: [TrainingRecord]) -> Double {
  let accuracy = records.accuracy.mean
  return 196 * (accuracy * (1 - accuracy) / 10_000).squareRoot()
}
