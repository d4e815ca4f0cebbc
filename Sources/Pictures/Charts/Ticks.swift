/// A tick of an axis with its label; an empty label is not drawn.
struct Tick: Hashable, Sendable {
  /// The value that it marks.
  var value: Double
  /// The text beside it.
  var label: String

  /// The tick at `value`.
  init(_ value: Double, _ label: String) {
    self.value = value
    self.label = label
  }
}

/// The ticks of an axis: round numbers that cover a range of data.
struct Ticks: Hashable, Sendable {
  /// The ticks with labels, in ascending order; the first and the last enclose all data.
  var major: [Tick]
  /// The values of unlabeled ticks between them, on logarithmic axes.
  var minor: [Double]
  /// The value of the first tick.
  var lower: Double { major.first?.value ?? 0 }
  /// The value of the last tick.
  var upper: Double { major.last?.value ?? 1 }

  /// About `count` ticks that cover `range`, in steps of 1, 2 or 5 times a power of ten.
  static func linear(covering range: ClosedRange<Double>, count: Int = 5) -> Ticks {
    let (low, high) = spread(range)
    let (step, exponent) = niceStep((high - low) / Double(max(count, 1)))
    let first = (low / scaled(step, exponent)).rounded(.down)
    let last = (high / scaled(step, exponent)).rounded(.up)
    var major: [Tick] = []
    for index in Int(first)...max(Int(last), Int(first) + 1) {
      let whole = index * step
      major.append(Tick(scaled(whole, exponent), NumberFormat.decimal(whole, exponent)))
    }
    return Ticks(major: major, minor: [])
  }

  /// Ticks at powers of ten that cover the positive part of `range`.
  ///
  /// If there are few powers of ten, there are ticks at 2 and 5 times them as well.
  static func logarithmic(covering range: ClosedRange<Double>) -> Ticks {
    guard range.upperBound > 0, range.upperBound.isFinite else {
      return logarithmic(covering: 0.1...1)
    }
    var high = min(max(range.upperBound, 1e-280), 1e280)
    var low = min(max(range.lowerBound > 0 ? range.lowerBound : high / 1000, 1e-280), high)
    if low == high { (low, high) = (low / 2, high * 2) }
    var firstDecade = Int(logarithm10(low).rounded(.down))
    while scaled(1, firstDecade) > low { firstDecade -= 1 }
    var lastDecade = firstDecade
    while scaled(1, lastDecade) < high { lastDecade += 1 }
    if lastDecade == firstDecade { lastDecade += 1 }
    let decades = lastDecade - firstDecade
    var all: [(value: Double, factor: Int, decade: Int)] = []
    for decade in firstDecade...lastDecade {
      for factor in 1...9 where decade < lastDecade || factor == 1 {
        all.append((scaled(factor, decade), factor, decade))
      }
    }
    let ends = decades <= 3 ? [1, 2, 5] : [1]
    let from = all.last { ends.contains($0.factor) && $0.value <= low }?.value ?? all[0].value
    let to = all.first { ends.contains($0.factor) && $0.value >= high }?.value ?? high
    let labeled = decades <= 2 ? [1, 2, 5] : [1]
    let every = max(1, (decades + 7) / 8)
    var ticks = Ticks(major: [], minor: [])
    for (value, factor, decade) in all where value >= from && value <= to {
      let isEnd = value == from || value == to
      if isEnd || (labeled.contains(factor) && (decade - firstDecade).isMultiple(of: every)) {
        let isPlain = firstDecade >= -3 && lastDecade <= 4
        let label =
          isPlain
          ? NumberFormat.decimal(factor, decade)
          : (factor == 1 ? "" : "\(factor)×") + "10" + NumberFormat.superscript(decade)
        let isShown = labeled.contains(factor) || decades <= 3
        ticks.major.append(Tick(value, isShown ? label : ""))
      } else if every == 1 || factor == 1 {
        ticks.minor.append(value)
      }
    }
    return ticks
  }

  /// The range, made finite and wide enough, relative to its numbers, to be divided into steps.
  private static func spread(_ range: ClosedRange<Double>) -> (Double, Double) {
    guard range.lowerBound.isFinite, range.upperBound.isFinite else { return (0, 1) }
    let low = min(max(range.lowerBound, -1e300), 1e300)
    let high = min(max(range.upperBound, -1e300), 1e300)
    let size = max(abs(low), abs(high))
    if size < 1e-280 { return (0, 1) }
    if high - low > size * 1e-9 { return (low, high) }
    return (low - size * 0.1, high + size * 0.1)
  }

  /// The smallest of 1, 2 and 5 times a power of ten that is at least 0.7 · `rough`.
  static func niceStep(_ rough: Double) -> (step: Int, exponent: Int) {
    let least = rough * 0.7
    var exponent = Int(logarithm10(least).rounded(.down)) - 1
    while scaled(10, exponent) < least { exponent += 1 }
    for step in [1, 2, 5] where scaled(step, exponent) >= least { return (step, exponent) }
    return (1, exponent + 1)
  }

  /// The double nearest to whole · 10^exponent, for exponents whose power is exact, and close to
  /// it for others.
  static func scaled(_ whole: Int, _ exponent: Int) -> Double {
    var power = 1.0
    for _ in 0..<min(abs(exponent), 300) { power *= 10 }
    return exponent < 0 ? Double(whole) / power : Double(whole) * power
  }
}
