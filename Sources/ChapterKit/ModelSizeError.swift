import Mixer
import NeuralNetwork

/// A weight file whose model does not have the article's sizes.
package struct ModelSizeError: Error, CustomStringConvertible {
  /// The weight file.
  package let path: String
  /// The sizes of its model.
  package let found: MixerConfiguration

  /// One line with the file, its sizes and the article's.
  package var description: String {
    "\(path): found \(found.patches) patches, \(found.hiddenDim) channels and \(found.layers) layers; "
      + "expected 16, 128 and 4, as in the article"
  }
}

/// Checks that a model has the article's patches, channels and layers.
///
/// - Parameters:
///   - model: the model.
///   - path: the weight file that it was read from.
/// - Throws: ``ModelSizeError`` if it has others.
package func requireArticleSizes(
  of model: MLPMixer, from path: String
) throws(ModelSizeError) {
  let (found, expected) = (model.configuration, MixerConfiguration())
  guard found.patchSize == expected.patchSize, found.hiddenDim == expected.hiddenDim,
    found.layers == expected.layers, found.imageChannels == 1
  else { throw ModelSizeError(path: path, found: found) }
}
