import Testing

@testable import Pictures

@Suite struct TicksTests {
  /// Ranges of all sizes around zero and far from it.
  private var ranges: [ClosedRange<Double>] {
    var numbers = SeededRandom(1)
    return (0..<500).map { _ in
      let size = Ticks.scaled(1, Int(numbers.next() % 16) - 8)
      let low = (numbers.fraction() - 0.5) * size
      return low...low + numbers.fraction() * size + size * 1e-3
    }
  }

  @Test("linear ticks cover the range in steps of 1, 2 or 5 times a power of ten")
  func linear() throws {
    for range in ranges {
      let ticks = Ticks.linear(covering: range, count: 5)
      #expect(ticks.lower <= range.lowerBound && range.upperBound <= ticks.upper)
      #expect((2...10).contains(ticks.major.count), "\(range)")
      let step = ticks.major[1].value - ticks.major[0].value
      let (mantissa, exponent) = Ticks.niceStep(step * 0.999)
      #expect(abs(Ticks.scaled(mantissa, exponent) / step - 1) < 1e-6)
      for (one, next) in zip(ticks.major, ticks.major.dropFirst()) {
        #expect(abs((next.value - one.value) / step - 1) < 1e-6)
      }
      // The first and the last interval contain data.
      #expect(ticks.major[1].value > range.lowerBound)
      #expect(ticks.major[ticks.major.count - 2].value < range.upperBound)
    }
  }

  @Test("a tick label is the exact value of its tick")
  func labels() throws {
    for range in ranges where max(abs(range.lowerBound), abs(range.upperBound)) < 1e6 {
      for tick in Ticks.linear(covering: range).major where !tick.label.contains("10") {
        let plain = tick.label.replacing("−", with: "-").replacing(",", with: "")
        #expect(Double(plain) == tick.value)
      }
    }
    #expect(
      Ticks.linear(covering: 0...1).major.map(\.label) == [
        "0.0", "0.2", "0.4", "0.6", "0.8", "1.0",
      ])
    #expect(
      Ticks.linear(covering: -3...4e-9, count: 3).major.map(\.label) == [
        "−3", "−2", "−1", "0", "1",
      ])
    #expect(
      Ticks.linear(covering: 0...60_000, count: 3).major.map(\.label) == [
        "0", "20,000", "40,000", "60,000",
      ])
    #expect(
      Ticks.linear(covering: 0...3e8, count: 3).major.map(\.label) == [
        "0", "10⁸", "2×10⁸", "3×10⁸",
      ])
  }

  @Test("logarithmic ticks are positive and ascending and cover the range")
  func logarithmic() {
    var numbers = SeededRandom(2)
    for _ in 0..<300 {
      let low = (numbers.fraction() + 0.01) * Ticks.scaled(1, Int(numbers.next() % 12) - 8)
      let high = low * (1 + Ticks.scaled(1, Int(numbers.next() % 8) - 1) * numbers.fraction())
      let ticks = Ticks.logarithmic(covering: low...high)
      #expect(ticks.lower <= low && high <= ticks.upper, "\(low)...\(high)")
      #expect(ticks.lower > 0)
      #expect(ticks.major.count >= 2)
      for (one, next) in zip(ticks.major, ticks.major.dropFirst()) {
        #expect(one.value < next.value)
      }
    }
    #expect(Ticks.logarithmic(covering: 1e-7...0.3).major.first?.label == "10⁻⁷")
  }

  @Test("empty, infinite and tiny ranges give at least two ticks")
  func degenerate() {
    for range in [
      0.0...0, 1...1, -5...(-5), 1e300...1e300, -1e308...1e308,
      Double.leastNonzeroMagnitude...Double.leastNormalMagnitude,
      -Double.infinity...Double.infinity, 7...7.000000000001,
    ] {
      let ticks = Ticks.linear(covering: range)
      #expect(ticks.lower < ticks.upper)
      #expect(ticks.major.count < 20)
      let logarithmic = Ticks.logarithmic(covering: range)
      #expect(logarithmic.lower < logarithmic.upper)
      #expect(logarithmic.major.count < 40)
    }
  }

  @Test("the base-10 logarithm has an error below 1e-12")
  func logarithms() {
    for exponent in -200...200 {
      let power = Ticks.scaled(1, exponent)
      #expect(abs(logarithm10(power) - Double(exponent)) < 1e-12)
      #expect(abs(logarithm10(power * 2) - Double(exponent) - 0.301029995663981195) < 1e-12)
    }
  }

  @Test("numbers are rounded and formatted without regard to the locale")
  func numbers() {
    #expect(NumberFormat.fixed(96.594, decimals: 2) == "96.59")
    #expect(NumberFormat.fixed(-0.004, decimals: 2) == "0.00")
    #expect(NumberFormat.fixed(-0.5, decimals: 1) == "−0.5")
    #expect(NumberFormat.fixed(282_186, decimals: 0) == "282,186")
    #expect(NumberFormat.fixed(.nan, decimals: 1) == "nan")
    #expect(NumberFormat.significant(0.000123456, digits: 3) == "0.000123")
    #expect(NumberFormat.significant(9.9996, digits: 3) == "10")
    #expect(NumberFormat.significant(-1.5e12, digits: 3) == "−1.5×10¹²")
  }
}
