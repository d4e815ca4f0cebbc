import ArgumentParser

/// The option `--image`, with which the reader replaces a chapter's digit by a picture.
package struct ImageOption: ParsableArguments {
  /// The reader's PNG file, nil for a synthetic digit.
  @Option(
    help: ArgumentHelp(
      "Look at the digit in your picture (default: a drawn one).", valueName: "picture.png"))
  package var image: String?

  /// The option without a picture.
  package init() {}
}
