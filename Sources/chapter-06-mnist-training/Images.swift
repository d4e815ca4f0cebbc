import Datasets
import Foundation
import Mixer
import Notebook
import Synchronization

/// The images of a run, and what pictures of the run call them.
struct Images {
  let split: Split
  /// Such as `MNIST`.
  let name: String
}

extension Images {
  /// The images that the options ask for.
  ///
  /// MNIST is taken from the folder given, else from `$MNIST_DIR`, else from `data/` in the package,
  /// where it is downloaded to if it is not there. If it cannot be had, digits are drawn.
  ///
  /// - Throws: `DatasetError` if a folder was given and its files are missing or broken.
  static func load(_ options: Options, dataFolder: String, seed: UInt64) throws -> Images {
    let given = options.data ?? ProcessInfo.processInfo.environment["MNIST_DIR"]
    switch options.dataset {
    case .drawn:
      return drawn(seed: seed)
    case .fashionMNIST:
      let folder = given ?? MNIST.debianFashionFolder
      return Images(
        split: try MNIST.load(from: folder, classNames: MNIST.fashionClassNames),
        name: "Fashion-MNIST")
    case .mnist:
      if let given { return Images(split: try MNIST.load(from: given), name: "MNIST") }
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
      return Images(split: try MNIST.load(from: dataFolder), name: "MNIST")
    }
  }

  /// As many digits of our own pen as MNIST has; training and test digits differ in everything.
  private static func drawn(seed: UInt64) -> Images {
    Images(
      split: Split(
        train: DrawnDigits.images(count: 60_000, seed: seed),
        test: DrawnDigits.images(count: 10_000, seed: ~seed)),
      name: "drawn digits")
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

  /// Throws unless a model tells as many classes apart as there are.
  func requireClasses(of model: MLPMixer, from path: String) throws {
    let classes = split.train.classNames.count
    guard model.configuration.classes == classes else {
      throw WrongClasses(
        description: "\(path): found a model of \(model.configuration.classes) classes; "
          + "expected the \(classes) of \(name)")
    }
  }

  /// Why a model does not fit the images.
  private struct WrongClasses: Error, CustomStringConvertible {
    let description: String
  }
}
