import ChapterKit
import Datasets
import Foundation
import Mixer
import NeuralNetwork
import Tensors
import Testing

@Suite("Kinds of pictures of digits")
struct PictureKindsTests {
  /// Ten digits, one of each class, which the weights of the page recognize as they are.
  private static func recognizedDigits(by model: MLPMixer) -> [ArraySlice<UInt8>] {
    let digits = SyntheticDigits.images(count: 400, seed: 3)
    return (0..<10).map { label in
      let index = digits.labels.indices.first {
        Int(digits.labels[$0]) == label
          && answer(of: model, to: Array(digits.image($0))).label == label
          && answer(of: model, to: Array(digits.image($0))).margin > 3
      }!
      return digits.image(index)
    }
  }

  private static func answer(
    of model: MLPMixer, to bytes: [UInt8]
  ) -> (label: Int, margin: Float) {
    let logits = model(Tensor([1, 1, 28, 28], bytes.map { Float($0) / 255 })).elements
    let order = logits.indices.sorted { logits[$0] > logits[$1] }
    return (order[0], logits[order[0]] - logits[order[1]])
  }

  @Test(
    "of each kind of picture, at least nine of ten digits are recognized",
    arguments: PictureKind.allCases)
  func kinds(kind: PictureKind) throws {
    let model = try MLPMixer(
      weights: "\(ChapterFiles.package)/output/06-mnist-training/mixer.safetensors",
      imageSize: PixelSize(28))
    try inTemporaryFolder { folder in
      var right = 0
      for (label, digit) in Self.recognizedDigits(by: model).enumerated() {
        let path = "\(folder)/\(label).png"
        try DrawnPicture(kind, of: digit).write(to: path)
        guard let found = try? ReaderDigit(path) else { continue }
        if Self.answer(of: model, to: found.bytes).label == label { right += 1 }
      }
      #expect(right >= 9, "\(kind): \(right) of 10")
    }
  }
}
