import Datasets
import Foundation
import Mixer
import Notebook
import Synchronization

/// The images of a run, and what pictures of the run call them.
struct Images {
  let split: Split
  let dataset: DatasetName

  /// What pictures call them.
  var name: String {
    switch dataset {
    case .mnist: "MNIST"
    case .fashionMNIST: "Fashion-MNIST"
    case .drawn: "drawn digits"
    }
  }
}

extension Images {
  /// The images of a data set.
  ///
  /// MNIST is taken from the folder given, else from `$MNIST_DIR`, else from the package's data folder,
  /// where it is downloaded to if it is not there. If it cannot be had, digits are drawn.
  ///
  /// - Throws: `DatasetError` if a folder was given and its files are missing or broken.
  static func load(
    _ dataset: DatasetName, from folder: String?, else dataFolder: String, seed: UInt64
  ) throws -> Images {
    let given = folder ?? ProcessInfo.processInfo.environment["MNIST_DIR"]
    switch dataset {
    case .drawn:
      return drawn(seed: seed)
    case .fashionMNIST:
      let folder = given ?? MNIST.debianFashionFolder
      return Images(
        split: try MNIST.load(from: folder, classNames: MNIST.fashionClassNames),
        dataset: .fashionMNIST)
    case .mnist:
      if let given {
        return Images(split: try MNIST.load(from: given), dataset: .mnist)
      }
      if !MNIST.isComplete(in: dataFolder) {
        do {
          try download(into: dataFolder)
        } catch {
          warn(
            "MNIST is neither on disk nor reachable, so digits drawn by a pen are learned instead "
              + "(\(error))")
          return drawn(seed: seed)
        }
      }
      return Images(split: try MNIST.load(from: dataFolder), dataset: .mnist)
    }
  }

  /// As many digits of our own pen as MNIST has; training and test digits differ in everything.
  private static func drawn(seed: UInt64) -> Images {
    Images(
      split: Split(
        train: DrawnDigits.images(count: 60_000, seed: seed),
        test: DrawnDigits.images(count: 10_000, seed: ~seed)),
      dataset: .drawn)
  }

  private static func download(into folder: String) throws {
    let current = Mutex<(name: String, bar: ProgressBar, bytes: Int)?>(nil)
    defer { current.withLock { $0?.bar.finish() } }
    try MNIST.download(into: folder) { file, bytes in
      current.withLock { current in
        if current?.name != file.name {
          current?.bar.finish()
          current = (file.name, ProgressBar(file.name, total: file.bytes, unit: .bytes), 0)
        }
        current!.bar.advance(by: bytes - current!.bytes)
        current!.bytes = bytes
      }
    }
  }

  /// Throws unless a model of a file is for images of this size and as many classes.
  func requireFit(of model: MLPMixer, from path: String) throws {
    let size = PixelSize(height: split.train.height, width: split.train.width)
    let classes = split.train.classNames.count
    let sizes = model.configuration
    guard sizes.imageSize == size, sizes.imageChannels == 1, sizes.classes == classes else {
      throw WeightFileError(
        path: path,
        found: "a model of \(sizes.classes) classes for \(sizes.imageChannels) channels of "
          + "\(sizes.imageSize) pixels",
        expected: "\(classes) classes, 1 channel and \(size) pixels, for \(name)")
    }
  }
}
