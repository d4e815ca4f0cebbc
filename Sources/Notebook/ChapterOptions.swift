import ArgumentParser

/// The command-line options of every chapter.
public struct ChapterOptions: ParsableArguments {
  /// The seed of everything random in the chapter.
  @Option(help: ArgumentHelp("The seed of everything random.", valueName: "number"))
  public var seed: UInt64 = 0

  /// The folder for the chapter's pictures, nil for `output/NN-name` in the package, or `runs/NN-name` for a
  /// chapter that trains if `weave` is not set.
  @Option(
    help: ArgumentHelp(
      "The folder for the pictures (default: output/NN-name in the package; for a chapter that "
        + "trains, runs/NN-name without --weave).",
      valueName: "folder"))
  public var output: String?

  /// Whether to write the chapter's page.
  @Flag(help: "Write the chapter's page too, Chapters/NN-name.md.")
  public var weave = false

  /// The file for the chapter's page, nil for `Chapters/NN-name.md` in the package if `weave` is set
  /// and for no page otherwise.
  @Option(
    help: ArgumentHelp(
      "Write the page to this file (default: no page; with --weave, its place).", valueName: "file")
  )
  public var page: String?

  /// Whether to leave the code out of what is printed; the page has it in any case.
  @Flag(help: "Print the chapter without its code.")
  public var noCode = false

  /// The options with their default values.
  public init() {}
}

/// A chapter as a command: the options of every chapter and the chapter's own.
struct ChapterCommand<Own: ParsableArguments>: ParsableCommand {
  static var configuration: CommandConfiguration {
    let name = CommandLine.arguments[0].split(separator: "/").last.map { String($0) }
    return CommandConfiguration(
      commandName: name, abstract: "Prints the chapter with its results, and draws its pictures.",
      version: "mixer-playground \(packageVersion)")
  }

  @OptionGroup var own: Own
  @OptionGroup var shared: ChapterOptions
}

/// The options of a chapter that has only the shared ones.
struct NoOptions: ParsableArguments {}

/// The version of the package, which `--version` prints.
private let packageVersion = "0.8.0"
