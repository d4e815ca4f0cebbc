import ArgumentParser

/// What the reader may change.
struct Options: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Let the digit in your picture flow through the layers (default: a drawn one).",
      valueName: "picture.png"))
  var image: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Digits to learn by heart, 10 to 10000.", valueName: "number"))
  var digits = 100

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Steps of learning, 1 to 1000000.", valueName: "number"))
  var steps = 40

  func validate() throws {
    guard (10...10_000).contains(digits) else {
      throw ValidationError("--digits must be from 10 to 10000; found \(digits).")
    }
    guard (1...1_000_000).contains(steps) else {
      throw ValidationError("--steps must be from 1 to 1000000; found \(steps).")
    }
  }

  /// Whether the pages and the claims of the chapter speak of this run.
  var isUsual: Bool { digits == 100 && steps == 40 }
}
