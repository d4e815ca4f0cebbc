import Datasets
import Foundation
import Mixer
import NeuralNetwork
import Pictures
import SafeTensors
import Testing

/// Chapter 6, which trains.
private let chapter = ChapterFiles(name: "06-mnist-training")
/// The weight file of its page.
private let weightsOfPage = "\(chapter.pictures)/mixer.safetensors"

@Suite("The weight files of chapter 6", .serialized)
struct WeightFileTests {
  @Test("the committed weights are those of the page, and their file tells their training")
  func committed() throws {
    let model = try MLPMixer(weights: weightsOfPage, imageSize: PixelSize(28))
    let page = try String(contentsOfFile: chapter.page, encoding: .utf8)
    #expect(page.contains("fingerprint  \(String(model.fingerprint, radix: 16))"))
    let metadata = try SafeTensorsFile(path: weightsOfPage).metadata
    #expect(metadata["dataset"] == "mnist")
    #expect(metadata["train_images"] == "60000")
    #expect(metadata["recipe"] == "tuned")
    #expect(metadata["recipe_changes"] == nil)
    #expect(metadata["epochs"] == "15")
    #expect(metadata["seed"] == "0")
    #expect(metadata["test_accuracy"] == "0.993600")
  }

  @Test("a run keeps what it was trained on, and how, in its weight file")
  func origin() throws {
    try inTemporaryFolder { folder in
      try train(["--recipe", "tuned", "--label-smoothing", "0", "--seed", "3"], in: folder)
      let metadata = try SafeTensorsFile(path: "\(folder)/mixer.safetensors").metadata
      #expect(metadata["dataset"] == "drawn")
      #expect(metadata["train_images"] == "64")
      #expect(metadata["recipe"] == "tuned")
      #expect(metadata["recipe_changes"] == "--epochs 1 --label-smoothing 0")
      #expect(metadata["epochs"] == "1")
      #expect(metadata["seed"] == "3")
      let log = try String(contentsOfFile: "\(folder)/log", encoding: .utf8)
      let last = try #require(log.split(separator: "\n").last)
      let accuracy = try #require(metadata["test_accuracy"])
      let loss = try #require(metadata["test_loss"])
      #expect(last.contains("\"test_loss\":\(loss),\"test_accuracy\":\(accuracy),"))
    }
  }

  @Test("the committed weights recognize a digit, and --classify says on what they were trained")
  func classifies() throws {
    try inTemporaryFolder { folder in
      let run = try classify(3, [], in: folder)
      #expect(run.errors == "")
      let first = try #require(
        run.lines.firstMatch(of: /digit +probability\n[─ ]+\n +(\d) +([\d.]+)\n/))
      #expect(first.1 == "3")
      #expect(Double(first.2)! > 0.5)
      #expect(run.lines.contains("output/06-mnist-training/mixer.safetensors\n"))
      #expect(run.lines.contains(/trained on +60,000 images of MNIST\n/))
      #expect(run.lines.contains(/recipe +tuned\n/))
      #expect(run.lines.contains(/test accuracy +99.36 %\n/))
    }
  }

  @Test("--classify warns of weights that were trained on other images, in one line")
  func warns() throws {
    try inTemporaryFolder { folder in
      try train(["--batch-size", "32"], in: folder)
      let weights = "\(folder)/mixer.safetensors"
      let run = try classify(3, ["--weights", weights], in: folder)
      #expect(run.errors == "note: these weights were trained on drawn digits, not on MNIST\n")
      #expect(run.lines.contains(/trained on +64 images of drawn digits\n/))
      #expect(run.lines.contains(/recipe +article with --epochs 1 --batch-size 32\n/))
    }
  }

  @Test("--classify takes weights whose file does not tell what they were trained on")
  func unknown() throws {
    try inTemporaryFolder { folder in
      let weights = "\(folder)/plain.safetensors"
      try MLPMixer(weights: weightsOfPage, imageSize: PixelSize(28)).save(to: weights)
      let run = try classify(3, ["--weights", weights], in: folder)
      #expect(run.errors == "")
      #expect(run.lines.contains(/trained on +not known: the file does not tell\n/))
      #expect(!run.lines.contains("recipe"))
    }
  }
}

@Suite("Classifying several pictures")
struct SeveralPicturesTests {
  @Test(
    "--classify answers for every picture, draws them on one sheet, and fails for one that is none")
  func several() throws {
    try inTemporaryFolder { folder in
      let digits = SyntheticDigits.images(count: 50, seed: 0)
      for label in [3, 7] {
        let index = try #require(digits.labels.firstIndex(of: UInt8(label)))
        try FileManager.default.createDirectory(
          atPath: "\(folder)/\(label)", withIntermediateDirectories: true)
        try PNG.write(
          Bitmap(width: 28, height: 28, channels: 1, bytes: Array(digits.image(index))),
          to: "\(folder)/\(label)/digit.png")
      }
      let paths = ["\(folder)/3/digit.png", "\(folder)/none.png", "\(folder)/7/digit.png"]
      let run = try chapter.end(of: ["--output", folder, "--classify"] + paths)
      #expect(run.status == 1)
      #expect(run.errors.hasPrefix("error: \(folder)/none.png: found no such file"))
      #expect(run.errors.split(separator: "\n").count == 1)
      let rows = run.output.split(separator: "\n").filter { $0.contains("digit.png ") }
        .map { $0.split(separator: " ").prefix(2).map { String($0) } }
      #expect(rows == [[paths[0], "3"], [paths[2], "7"]])
      #expect(try PNG.read("\(folder)/classified.png").width > 200)
    }
  }
}

/// Trains a small model on drawn digits; its files go to a folder.
private func train(_ options: [String], in folder: String) throws {
  let run = try chapter.end(
    of: [
      "--dataset", "drawn", "--limit", "64", "--epochs", "1", "--hidden-dim", "8", "--layers", "1",
      "--output", folder, "--log", "\(folder)/log",
    ] + options)
  #expect(run.status == 0, "\(run.errors)")
}

/// Classifies a drawn digit of some class.
private func classify(
  _ digit: Int, _ options: [String], in folder: String
) throws -> (lines: String, errors: String) {
  let digits = SyntheticDigits.images(count: 50, seed: 0)
  let index = try #require(digits.labels.firstIndex(of: UInt8(digit)))
  let picture = "\(folder)/digit.png"
  try PNG.write(
    Bitmap(
      width: digits.width, height: digits.height, channels: 1,
      bytes: digits.image(index).map { 255 - $0 }),
    to: picture)
  let run = try chapter.end(of: ["--classify", picture, "--output", folder] + options)
  #expect(run.status == 0, "\(run.errors)")
  return (run.output, run.errors)
}
