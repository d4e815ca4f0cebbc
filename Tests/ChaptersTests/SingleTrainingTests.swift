import Foundation
import Mixer
import NeuralNetwork
import Testing

/// Chapter 8, whose program also trains a single model.
private let chapter = ChapterFiles(name: "08-sufficient-not-necessary")

/// A training of a second.
private let small = words(
  "--dataset drawn --images 64 --epochs 2 --learning-rate 0.004 --held-out 40 --seed 3")

@Suite("The single runs of chapter 8", .serialized)
struct SingleTrainingTests {
  @Test("a training is recorded once, with the accuracy that it prints")
  func record() throws {
    try inTemporaryFolder { folder in
      let options = ["--mixing", "convolution"] + small + ["--record", "--output", folder]
      let run = try chapter.end(of: options)
      #expect(run.status == 0)
      #expect(try chapter.end(of: options + ["--threads", "1"]).output == run.output)
      let data = try #require(FileManager.default.contents(atPath: "\(folder)/trainings.json"))
      let all = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
      #expect(all.count == 1)
      let task = try #require(all.first?["task"] as? [String: Any])
      #expect(task["mixing"] as? String == "convolution")
      #expect(task["seed"] as? Int == 3)
      #expect(task["images"] as? Int == 64)
      let tests = try #require(all.first?["tests"] as? [[String: Any]])
      #expect(tests.map { $0["imagesSeen"] as? Int } == [64, 128])
      let accuracy = try #require(tests.last?["accuracy"] as? Double)
      #expect(run.output.contains(String(format: "%.2f %%", 100 * accuracy)))
      // Another shuffle is another record.
      #expect(try chapter.end(of: options + ["--shuffle", "patches"]).status == 0)
      let more = try #require(FileManager.default.contents(atPath: "\(folder)/trainings.json"))
      #expect((try JSONSerialization.jsonObject(with: more) as? [[String: Any]])?.count == 2)
    }
  }

  @Test("the weights that a training saves have the fingerprint that it prints")
  func save() throws {
    try inTemporaryFolder { folder in
      let file = "\(folder)/weights.safetensors"
      let run = try chapter.end(of: ["--mixing", "attention"] + small + ["--save", file])
      #expect(run.status == 0)
      let model = try VisionTransformer(weights: file, imageSize: PixelSize(28), heads: 4)
      #expect(run.output.contains(String(model.fingerprint, radix: 16)))
    }
  }

  @Test("the committed trainings and searches have the seeds that the page speaks of")
  func committed() throws {
    for (file, seeds) in [("trainings.json", 5), ("searches.json", 3)] {
      let data = try #require(FileManager.default.contents(atPath: "\(chapter.pictures)/\(file)"))
      let all = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
      var found: [String: Set<Int>] = [:]
      for record in all {
        var task = try #require(record["task"] as? [String: Any])
        let seed = try #require(task.removeValue(forKey: "seed") as? Int)
        // Learning rates were tried with one seed.
        guard task["heldOut"] == nil else { continue }
        found["\(task.sorted { $0.key < $1.key })", default: []].insert(seed)
      }
      #expect(!found.isEmpty)
      for (task, numbers) in found { #expect(numbers == Set(0..<seeds), "\(task)") }
    }
  }
}
