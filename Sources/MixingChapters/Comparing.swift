import Foundation
import Mixer
import Notebook
import Tensors

/// How many elements of two tensors differ in at least one bit, such as "0 of 8,192".
package func differing(_ a: Tensor, _ b: Tensor) -> String {
  precondition(a.shape == b.shape, "\(a.shape) cannot be compared with \(b.shape)")
  let count = zip(a.elements, b.elements).count { $0.bitPattern != $1.bitPattern }
  return "\(grouped(count)) of \(grouped(a.count))"
}

/// The largest distance between an element of `a` and that of `b`.
package func largestDifference(_ a: Tensor, _ b: Tensor) -> Float {
  zip(a.elements, b.elements).map { ($0 - $1).magnitude }.max() ?? 0
}

/// The largest magnitude of an element.
package func largestElement(_ a: Tensor) -> Float { a.elements.map(\.magnitude).max() ?? 0 }

/// A number in a few digits: "0.70", or "1.2e-07" if it is very small or large; zero is "0".
package func short(_ value: Float) -> String {
  if value == 0 { return "0" }
  return (0.01..<1000).contains(value.magnitude)
    ? fixed(value, 2) : String(format: "%.1e", Double(value))
}

/// The root of the mean of the squares.
package func rms(_ values: some Collection<Float>) -> Float {
  Float((values.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(values.count)).squareRoot())
}

/// A model that is not of the article's sizes.
package struct OtherSizes: Error, CustomStringConvertible {
  let path: String
  let found: Configuration

  package var description: String {
    "\(path): found a model of \(found.patches) patches, \(found.hiddenDim) channels and "
      + "\(found.layers) layers; expected the article's 16, 128 and 4"
  }
}

/// - Throws: ``OtherSizes`` unless the model has the article's patches, channels and layers.
package func requireArticleSizes(of model: MLPMixer, from path: String) throws(OtherSizes) {
  let (found, expected) = (model.configuration, Configuration())
  guard found.patchSize == expected.patchSize, found.hiddenDim == expected.hiddenDim,
    found.layers == expected.layers, found.imageChannels == 1
  else { throw OtherSizes(path: path, found: found) }
}
