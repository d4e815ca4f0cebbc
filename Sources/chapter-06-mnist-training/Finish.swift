import Foundation
import NeuralNetwork
import Notebook

/// Writes the weights of a finished run. If images were held out, adds the result to the recipes' trials
/// instead, and ends the program.
///
/// - Throws: `SafeTensorsError` or `FileError` if a file cannot be written.
func finish(
  _ training: RecordedRun, _ options: Options, _ setup: RunSetup, in chapter: Chapter
) throws {
  guard let heldOut = training.notes.heldOut else {
    return try training.run.model.save(to: setup.weightFile)
  }
  if options.save != nil { try training.run.model.save(to: setup.weightFile) }
  let trial = RecipeTrial(training, heldOut: heldOut)
  try trial.add(in: chapter.pictureFolder)
  show("held-out loss", trial.heldOutLoss, places: 4)
  show("held-out accuracy", percent(trial.heldOutAccuracy))
  exit(0)
}
