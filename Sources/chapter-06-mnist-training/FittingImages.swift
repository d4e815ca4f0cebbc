import ChapterKit
import Datasets
import Mixer
import SafeTensors

extension Images {
  /// Throws unless a model of a file is for images of this size and as many classes.
  func requireFit(of model: MLPMixer, from path: String) throws {
    let size = PixelSize(height: split.training.height, width: split.training.width)
    let classes = split.training.classNames.count
    let sizes = model.configuration
    guard sizes.imageSize == size, sizes.imageChannels == 1, sizes.classes == classes else {
      throw SafeTensorsError(
        path: path,
        found: "a model of \(sizes.classes) classes for \(sizes.imageChannels) channels of "
          + "\(sizes.imageSize) pixels",
        expected: "\(classes) classes, 1 channel and \(size) pixels, for \(name)")
    }
  }
}
