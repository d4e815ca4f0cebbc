import Testing

@testable import Notebook

@Suite("Number formatting")
struct NumberFormattingTests {
  @Test("numbers are rounded to the decimal places asked for")
  func places() {
    #expect(fixed(Float(2.30259), 3) == "2.303")
    #expect(fixed(-0.25, 0) == "-0")
    #expect(fixed(1e-9, 4) == "0.0000")
    #expect(percent(0.9659) == "96.59 %")
    #expect(percent(Float(1), 0) == "100 %")
  }

  @Test(
    "thousands are separated by commas",
    arguments: [
      (0, "0"), (999, "999"), (1000, "1,000"), (282_186, "282,186"), (-1_234_567, "-1,234,567"),
      (Int.min, "-9,223,372,036,854,775,808"),
    ])
  func thousands(number: Int, expected: String) {
    #expect(grouped(number) == expected)
  }

  @Test("values are printed as Swift prints them, but with commas from 10,000 on")
  func values() {
    #expect(formatted(9999) == "9999")
    #expect(formatted(UInt32(60_000)) == "60,000")
    #expect(formatted(-60_000) == "-60,000")
    #expect(formatted([16, 2, 12800]) == "[16, 2, 12800]")
    #expect(formatted(Float(0.1)) == "0.1")
    #expect(formatted("12345") == "12345")
  }

  @Test(
    "durations have three digits and a unit",
    arguments: [
      (Duration.microseconds(12), "12.0 µs"), (.milliseconds(431), "431 ms"),
      (.milliseconds(12_345), "12.3 s"), (.seconds(125), "2 min 5 s"), (.zero, "0.000 µs"),
    ])
  func durations(duration: Duration, expected: String) {
    #expect(formatted(duration) == expected)
  }
}
