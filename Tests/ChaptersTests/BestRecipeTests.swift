import Foundation
import Mixer
import NeuralNetwork
import SafeTensors
import Tensors
import Testing

/// Chapter 6, which trains.
private let chapter = ChapterFiles(name: "06-mnist-training")

@Suite("The best recipe of chapter 6", .serialized)
struct BestRecipeTests {
  @Test("the weights of a run with averaged weights are the averaged ones of its checkpoint")
  func averages() throws {
    try inTemporaryFolder { folder in
      let checkpoint = "\(folder)/checkpoint"
      try train(["--average-weights", "0.9", "--checkpoint", checkpoint], in: folder)
      let kept = try SafeTensorsFile(path: checkpoint).tensors
      let saved = try SafeTensorsFile(path: "\(folder)/mixer.safetensors").tensors
      for (name, tensor) in saved {
        #expect(kept.first { $0.name == "average.\(name)" }?.tensor == tensor)
      }
      #expect(
        saved.contains { saved in
          kept.first { $0.name == "model.\(saved.name)" }?.tensor != saved.tensor
        })
    }
  }

  @Test("the weight file tells how the best recipe was changed")
  func metadata() throws {
    try inTemporaryFolder { folder in
      for (options, changes) in [
        (["--elastic", "0.5", "--average-weights", "0.9"], "--elastic 0.5 --average-weights 0.9"),
        (["--no-augmentation", "--average-weights", "0"], "--no-augmentation --average-weights 0"),
        (["--no-augmentation", "--elastic", "0.5"], "--no-augmentation --elastic 0.5"),
      ] {
        try train(options, in: folder)
        let metadata = try SafeTensorsFile(path: "\(folder)/mixer.safetensors").metadata
        #expect(metadata["recipe"] == "best")
        #expect(metadata["recipe_changes"] == "--epochs 2 \(changes)")
      }
    }
  }

  @Test("elastic deformation changes the training, and is not part of --no-augmentation")
  func elastic() throws {
    try inTemporaryFolder { folder in
      func fingerprint(_ options: [String]) throws -> UInt64 {
        try train(options, in: folder)
        return try MLPMixer(
          weights: "\(folder)/mixer.safetensors", imageSize: PixelSize(28)
        ).fingerprint
      }
      let unchanged = try fingerprint(["--no-augmentation"])
      #expect(try fingerprint(["--no-augmentation", "--elastic", "0"]) == unchanged)
      #expect(try fingerprint(["--no-augmentation", "--elastic", "0.5"]) != unchanged)
      #expect(try fingerprint(["--elastic", "0"]) != fingerprint([]))
    }
  }

  @Test("a trial on held-out images is kept with its elastic deformation and averaged weights")
  func trial() throws {
    struct Trial: Decodable {
      var elastic: Float?
      var averageDecay: Double?
    }
    try inTemporaryFolder { folder in
      for options in [[], ["--elastic", "0.5"], ["--elastic", "0", "--average-weights", "0"]] {
        try train(["--held-out", "64"] + options, in: folder)
      }
      let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/recipe-choice.json"))
      let trials = try JSONDecoder().decode([Trial].self, from: data)
      #expect(trials.count == 3)
      #expect(trials.count { $0.elastic == 0.5 } == 1)
      #expect(trials.count { $0.elastic == nil && $0.averageDecay == nil } == 1)
      #expect(trials.count { $0.averageDecay != nil } == 2)
    }
  }
}

/// Trains a small model with the best recipe on drawn digits, for two epochs; its files go to a folder.
private func train(_ options: [String], in folder: String) throws {
  let run = try chapter.end(
    of: [
      "--dataset", "drawn", "--limit", "200", "--recipe", "best", "--epochs", "2", "--hidden-dim",
      "8", "--layers", "1", "--output", folder,
    ] + options)
  #expect(run.status == 0, "\(run.errors)")
}
