import ChapterKit
import Datasets
import Tensors
import Training

/// Images whose pixels x, from 0 to 1, are replaced by (x − shift) / scale.
nonisolated struct ScaledImages: BatchSource {
  let images: LabeledImages
  let shift: Float
  let scale: Float

  var count: Int { images.count }

  func load(_ batch: Batch, into inputs: inout Tensor, targets: inout [Int]) {
    images.load(batch, into: &inputs, targets: &targets)
    for index in 0..<inputs.count { inputs[index] = (inputs[index] - shift) / scale }
  }
}
