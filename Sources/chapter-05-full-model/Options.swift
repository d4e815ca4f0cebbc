import ArgumentParser

/// What the reader may change.
struct Options: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Let the digit in your picture flow through the layers.", valueName: "picture.png"))
  var image: String?

  @Option(help: ArgumentHelp("Digits to learn by heart.", valueName: "number"))
  var digits = 100

  @Option(help: ArgumentHelp("Steps of learning.", valueName: "number"))
  var steps = 40

  func validate() throws {
    guard (10...10_000).contains(digits) else {
      throw ValidationError("--digits must be from 10 to 10000; found \(digits).")
    }
    guard steps >= 1 else { throw ValidationError("--steps must be at least 1; found \(steps).") }
  }

  /// Whether the pages and the claims of the chapter speak of this run.
  var isUsual: Bool { digits == 100 && steps == 40 }
}
