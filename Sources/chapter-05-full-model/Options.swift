import ArgumentParser
import ChapterKit

/// The chapter's own options.
struct Options: ParsableArguments {
  @OptionGroup private var imageOption: ImageOption

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Digits to memorize, 10 to 10000.", valueName: "number"))
  var digits = 100

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Training steps, 1 to 1000000.", valueName: "number"))
  var steps = 40

  func validate() throws {
    guard (10...10_000).contains(digits) else {
      throw ValidationError("--digits must be from 10 to 10000; found \(digits).")
    }
    guard (1...1_000_000).contains(steps) else {
      throw ValidationError("--steps must be from 1 to 1000000; found \(steps).")
    }
  }

  /// The reader's PNG file, nil for a synthetic digit.
  var image: String? { imageOption.image }

  /// Whether digits and steps have their default values, for which the page's claims are checked.
  var areDefault: Bool { digits == 100 && steps == 40 }
}
