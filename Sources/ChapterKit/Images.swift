import ArgumentParser
import Datasets
import Foundation
import Notebook

/// The data set that a model is trained on.
package enum DatasetName: String, ExpressibleByArgument, CaseIterable, Codable, Sendable {
  /// MNIST's digits.
  case mnist
  /// Zalando's articles of clothing.
  case fashionMNIST = "fashion-mnist"
  /// Digits drawn by the program itself.
  case synthetic = "drawn"

  /// The name in prose.
  package var title: String {
    switch self {
    case .mnist: "MNIST"
    case .fashionMNIST: "Fashion-MNIST"
    case .synthetic: "drawn digits"
    }
  }
}

/// The images of a run, and what pictures of the run call them.
package struct Images: Sendable {
  /// The images to train on and to test with.
  package let split: TrainTestSplit
  /// Where they come from.
  package let dataset: DatasetName

  /// What pictures call them.
  package var name: String { dataset.title }

  private init(split: TrainTestSplit, dataset: DatasetName) {
    self.split = split
    self.dataset = dataset
  }

  /// The images of a data set.
  ///
  /// MNIST is taken from the folder given, else from `$MNIST_DIR`, else from the package's data folder,
  /// where it is downloaded to if it is not there. If it cannot be had, digits are drawn.
  ///
  /// - Throws: `DatasetError` if a folder was given and its files are missing or broken.
  @MainActor package static func load(
    _ dataset: DatasetName, from folder: String?, else dataFolder: String, seed: UInt64
  ) throws -> Images {
    let given = folder ?? variable
    switch dataset {
    case .synthetic:
      return synthetic(seed: seed)
    case .fashionMNIST:
      return Images(
        split: try FashionMNIST.load(from: folder ?? FashionMNIST.systemFolder),
        dataset: .fashionMNIST)
    case .mnist:
      if let given { return Images(split: try MNIST.load(from: given), dataset: .mnist) }
      let folder = dataFolder
      do {
        return Images(split: try MNIST.load(from: folder), dataset: .mnist)
      } catch {
        guard case .missingFiles = error else { throw error }
        do {
          try download(into: folder)
        } catch {
          warn(
            "MNIST is neither in \(dataFolder) nor reachable, so drawn digits are learned instead. "
              + "\(error)")
          return synthetic(seed: seed)
        }
      }
      return Images(split: try MNIST.load(from: folder), dataset: .mnist)
    }
  }

  /// The folder that `$MNIST_DIR` names; nil if it is not set, or empty.
  private static var variable: String? {
    ProcessInfo.processInfo.environment["MNIST_DIR"].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The size of the images, if it is known before they are read: that of MNIST, unless a folder is given.
  package static func knownSize(of dataset: DatasetName, in folder: String?) -> Int? {
    folder == nil && (dataset != .mnist || variable == nil) ? 28 : nil
  }

  /// As many synthetic digits as MNIST has; training and test digits have different seeds.
  private static func synthetic(seed: UInt64) -> Images {
    Images(split: SyntheticDigits.split(seed: seed), dataset: .synthetic)
  }

  @MainActor private static func download(into folder: String) throws {
    var bar: (file: String, progress: ProgressBar, bytes: Int)?
    defer { bar?.progress.finish() }
    try MNIST.download(into: folder) { file, bytes, total in
      if bar?.file != file {
        bar?.progress.finish()
        bar = (file, ProgressBar(file, total: total, unit: .bytes), 0)
      }
      bar!.progress.advance(by: bytes - bar!.bytes)
      bar!.bytes = bytes
    }
  }

  /// The same images, but the last `count` training images are tested on instead of the test images, and not
  /// trained on; nil for no change.
  ///
  /// - Throws: `HeldOutError` if that leaves no training images.
  package func holdingOut(_ count: Int?) throws(HeldOutError) -> Images {
    guard let count else { return self }
    let all = split.training
    guard count < all.count else { throw HeldOutError(found: count, images: all.count) }
    let rest = all.count - count
    let heldOut = LabeledImages(
      height: all.height, width: all.width, channels: all.channels,
      pixels: Array(all.pixels[(rest * all.pixelsPerImage)...]),
      labels: Array(all.labels[rest...]), classNames: all.classNames)
    return Images(
      split: TrainTestSplit(training: all.prefix(rest), test: heldOut), dataset: dataset)
  }
}

/// As many images were asked to be held out as there are to train on, or more.
package struct HeldOutError: Error, CustomStringConvertible {
  let found: Int
  let images: Int

  /// One line with both numbers.
  package var description: String {
    "--held-out: found \(found) images; expected fewer than the \(images) training images"
  }
}
