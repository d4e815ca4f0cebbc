import Foundation

extension MNIST {
  /// The addresses of folders that hold the files, in the order in which they are tried.
  public static let mirrors = [
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
  ].compactMap { URL(string: $0) }

  /// The four files, with their lengths and hashes.
  public static let files = [
    RemoteFile(
      name: "train-images-idx3-ubyte.gz", byteCount: 9_912_422,
      sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
    RemoteFile(
      name: "train-labels-idx1-ubyte.gz", byteCount: 28_881,
      sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
    RemoteFile(
      name: "t10k-images-idx3-ubyte.gz", byteCount: 1_648_877,
      sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
    RemoteFile(
      name: "t10k-labels-idx1-ubyte.gz", byteCount: 4_542,
      sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
  ]

  /// Downloads the four files into a folder, and returns when all are there and checked.
  ///
  /// A file is written, all or nothing, once its length and its SHA-256 were checked. Files in the folder that
  /// pass the check are not downloaded again. The calling thread waits. A redirection may lead to another
  /// server, but not from https to another scheme.
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
