import Foundation

extension MNIST {
  /// Where the files can be had, the mirror to try first in front.
  public static let mirrors = [
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
  ].compactMap { URL(string: $0) }

  /// The four files as they must arrive.
  public static let files = [
    MirroredFile(
      name: "train-images-idx3-ubyte.gz", byteCount: 9_912_422, inflatedByteCount: 47_040_016,
      checksum: 0xE9F4_D8B3),
    MirroredFile(
      name: "train-labels-idx1-ubyte.gz", byteCount: 28_881, inflatedByteCount: 60_008,
      checksum: 0xE0CB_4AD2),
    MirroredFile(
      name: "t10k-images-idx3-ubyte.gz", byteCount: 1_648_877, inflatedByteCount: 7_840_016,
      checksum: 0x9137_3BDF),
    MirroredFile(
      name: "t10k-labels-idx1-ubyte.gz", byteCount: 4_542, inflatedByteCount: 10_008,
      checksum: 0x4AB9_EFF9),
  ]

  /// Downloads the four files into `folder`, which is made if need be, and returns when all are
  /// there, whole and right.
  ///
  /// A file travels under a name ending in `.part` and gets its own only after its length, its gzip
  /// data and its CRC-32 were checked; what is there already and right is not fetched again. The
  /// calling thread waits; `progress` is called on it with the name of a file, how many of its bytes
  /// have come, and how many there are. The count starts again at 0 with the next mirror.
  ///
  /// Throws `DownloadError` for the first file that no mirror gives.
  public static func download(
    into folder: URL, from mirrors: [URL] = mirrors, files: [MirroredFile] = files,
    limits: DownloadTimeLimits = DownloadTimeLimits(),
    progress: (_ file: String, _ bytes: Int, _ total: Int) -> Void = { _, _, _ in }
  ) throws(DownloadError) {
    var downloader = Downloader(into: folder, from: mirrors, limits: limits)
    for file in files { try downloader.fetch(file, progress: progress) }
  }
}
