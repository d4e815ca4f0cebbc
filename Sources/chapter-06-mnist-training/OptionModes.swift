import ArgumentParser
import ChapterKit

extension Options {
  /// The options with a value that a resumed run takes from the command line.
  nonisolated static let optionsWithResume = [
    "--data", "--threads", "--save", "--log", "--checkpoint", "--checkpoint-every", "--output",
    "--page",
  ]

  /// The flags that it takes.
  nonisolated static let flagsWithResume = ["--weave", "--no-code"]

  /// The file that the run is saved to: that of `--checkpoint`, else that of `--resume`; nil for none.
  var checkpointFile: String? { checkpoint ?? resume }

  /// Checks that `--evaluate`, `--classify` or `--resume` comes with no option that it does not use.
  func requireOptionsWithEffect() throws(ValidationError) {
    if evaluate != nil {
      try GivenOptions.require(
        with: "--evaluate", only: ["--dataset", "--data", "--seed", "--threads"],
        because: "it tests a weight file, and neither trains nor draws")
    } else if !classify.isEmpty {
      try GivenOptions.require(
        with: "--classify", only: ["--weights", "--output"],
        because: "it answers for the pictures, and does not train")
    } else if resume != nil {
      try GivenOptions.require(
        with: "--resume", only: Self.optionsWithResume + Self.flagsWithResume,
        because: "a resumed run keeps its recipe, its images and its seed")
    }
  }
}
