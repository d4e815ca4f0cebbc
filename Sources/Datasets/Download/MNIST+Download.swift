import Foundation

extension MNIST {
  /// The addresses of folders that hold the files, in the order in which they are tried.
  public static let mirrors = [
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
  ].compactMap { URL(string: $0) }

  /// The four files, with their lengths and checksums.
  public static let files = [
    RemoteFile(
      name: "train-images-idx3-ubyte.gz", byteCount: 9_912_422, inflatedByteCount: 47_040_016,
      checksum: 0xE9F4_D8B3),
    RemoteFile(
      name: "train-labels-idx1-ubyte.gz", byteCount: 28_881, inflatedByteCount: 60_008,
      checksum: 0xE0CB_4AD2),
    RemoteFile(
      name: "t10k-images-idx3-ubyte.gz", byteCount: 1_648_877, inflatedByteCount: 7_840_016,
      checksum: 0x9137_3BDF),
    RemoteFile(
      name: "t10k-labels-idx1-ubyte.gz", byteCount: 4_542, inflatedByteCount: 10_008,
      checksum: 0x4AB9_EFF9),
  ]

  /// Downloads the four files into a folder, and returns when all are there and checked.
  ///
  /// A file has a name that ends in `.part` until its length, its gzip data and its CRC-32 are
  /// checked. Files in the folder that pass the check are not downloaded again. The calling thread
  /// waits.
  ///
  /// - Parameters:
  ///   - folder: the path of the folder, which is made if it is not there.
  ///   - mirrors: the addresses of folders that hold the files, in the order in which they are tried.
  ///   - files: the files.
  ///   - limits: how long a download may take.
  ///   - progress: called on the calling thread with the name of a file, the number of its bytes that
  ///     have arrived, and their total number. The count restarts at 0 with the next mirror.
  /// - Throws: ``DownloadError`` for the first file that no mirror sends.
  public static func download(
    into folder: String, from mirrors: [URL] = mirrors, files: [RemoteFile] = files,
    limits: DownloadTimeLimits = DownloadTimeLimits(),
    progress: (_ file: String, _ bytes: Int, _ total: Int) -> Void = { _, _, _ in }
  ) throws(DownloadError) {
    var downloader = Downloader(into: folder, from: mirrors, limits: limits)
    for file in files { try downloader.fetch(file, progress: progress) }
  }
}
