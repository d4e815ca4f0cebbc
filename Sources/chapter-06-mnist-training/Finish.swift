import ChapterKit
import Foundation
import NeuralNetwork
import Notebook

/// Writes the weights of a finished run, with what they were trained on. If images were held out, adds the
/// result to the recipes' trials instead, and ends the program.
///
/// - Throws: `SafeTensorsError` or `FileError` if a file cannot be written.
func finish(
  _ training: RecordedRun, _ options: Options, _ setup: RunSetup, in chapter: Chapter
) throws {
  let heldOut = training.notes.heldOut
  if heldOut == nil || options.save != nil {
    let origin = WeightOrigin(of: training)
    try training.run.model.save(to: setup.weightFile, metadata: origin.metadata)
  }
  guard let heldOut else { return }
  let trial = RecipeTrial(training, heldOut: heldOut)
  try trial.add(in: chapter.pictureFolder)
  show("held-out loss", trial.heldOutLoss, places: 4)
  show("held-out accuracy", percent(trial.heldOutAccuracy))
  exit(0)
}

/// The command that classifies a picture with the weights in a file.
func classifyCommand(weights file: String) -> String {
  shellCommand([
    "swift", "run", "chapter-06-mnist-training", "--classify", "your.png", "--weights",
    pathArgument(shortened(file)),
  ])
}
