import ChapterKit
import Foundation
import Mixer
import NeuralNetwork
import Notebook
import Tensors

/// The elements of all weight matrices and of the embedding's filters, without biases and layer norms.
func weightElements(of model: MLPMixer) -> [Float] {
  model.parameters.filter { $0.tensor.shape.rank >= 2 }.flatMap { $0.tensor.elements }
}

/// The root mean square of the differences between the weights of two models of the same sizes.
func weightChange(from start: MLPMixer, to end: MLPMixer) -> Float {
  rms(zip(weightElements(of: start), weightElements(of: end)).map { $1 - $0 })
}

/// The names and shapes of a model's tensors, one row per tensor; those of all Mixer layers are one row.
///
/// - Returns: name, shape, the number of tensors with such a name, and of numbers in each.
func tensorRows(of model: MLPMixer) -> [[String]] {
  let layers = model.layers.count
  return model.parameters.compactMap { name, tensor in
    var parts = name.components
    let isInLayer = parts.count > 2 && parts[0] == WeightNames.layers.description
    if isInLayer && parts[1] != "0" { return nil }
    if isInLayer { parts[1] = "n" }
    return [
      parts.joined(separator: "."), "\(tensor.shape)", isInLayer ? "\(layers)" : "1",
      grouped(tensor.count),
    ]
  }
}

/// The length of the header of a safetensors file: its first eight bytes, little-endian.
func headerLength(of path: String) throws -> Int {
  let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
  defer { try? file.close() }
  let bytes = try file.read(upToCount: 8) ?? Data()
  return bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
}

/// The mean over filters of the product of two neighboring weights, divided by their mean square: 0 for
/// noise, 1 for filters of one color.
func neighborCorrelation(of model: MLPMixer) -> Double {
  let weight = model.patchEmbedding.weight
  let (height, width) = (weight.shape[2], weight.shape[3])
  var (products, pairs, squares) = (0.0, 0, 0.0)
  for filter in 0..<weight.shape[0] * weight.shape[1] {
    func value(_ y: Int, _ x: Int) -> Double {
      Double(weight.elements[(filter * height + y) * width + x])
    }
    for y in 0..<height {
      for x in 0..<width {
        squares += value(y, x) * value(y, x)
        if x + 1 < width { products += value(y, x) * value(y, x + 1) }
        if y + 1 < height { products += value(y, x) * value(y + 1, x) }
        pairs += (x + 1 < width ? 1 : 0) + (y + 1 < height ? 1 : 0)
      }
    }
  }
  return pairs == 0 ? 0 : products / Double(pairs) / (squares / Double(weight.count))
}

/// The mean of the diagonal of a square matrix.
func diagonalMean(_ matrix: Tensor) -> Double {
  let size = matrix.shape[0]
  return (0..<size).reduce(0.0) { $0 + Double(matrix[$1, $1]) } / Double(size)
}

/// The mean square of the column means of a square matrix over the mean square of its elements: 1 if all
/// rows are alike.
func columnShare(_ matrix: Tensor) -> Double {
  let size = matrix.shape[0]
  var (means, squares) = (0.0, 0.0)
  for column in 0..<size {
    var sum = 0.0
    for row in 0..<size {
      sum += Double(matrix[row, column])
      squares += Double(matrix[row, column]) * Double(matrix[row, column])
    }
    means += sum * sum / Double(size)
  }
  return squares == 0 ? 0 : means / squares
}
