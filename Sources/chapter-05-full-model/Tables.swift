import ChapterKit
import Mixer
import Notebook
import Tensors

/// The tables of some images before the first layer and after each, [patches, images, channels].
func tables(_ images: Tensor, through model: MLPMixer) -> [Tensor] {
  var (cache, logits) = (model.makeCache(for: .inference), Tensor.empty)
  model.forward(images, into: &logits, cache: &cache)
  return cache.activations
}

/// The number of different rows in the table of one image.
func distinctRows(_ table: Tensor) -> Int {
  Set((0..<table.shape[0]).map { p in (0..<table.shape[2]).map { table[p, 0, $0] } }).count
}

/// The numbers that describe the tables of one image, one row per table.
func tableRows(_ tables: [Tensor]) -> [[String]] {
  tables.enumerated().map { number, table in
    [
      number == 0 ? "embedding" : "after layer \(number)", fixed(rms(table.elements), 3),
      "\(distinctRows(table))", fixed(meanCorrelation(table), 3),
    ]
  }
}
