import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

extension MNIST {
  /// A file as it must arrive.
  public struct RemoteFile: Hashable, Sendable {
    /// Its name, on the mirrors and on disk.
    public let name: String
    /// Its length.
    public let bytes: Int
    /// The CRC-32 of what is packed in it, as its gzip trailer has it.
    public let crc32: UInt32

    /// A file of some name, length and checksum.
    public init(name: String, bytes: Int, crc32: UInt32) {
      self.name = name
      self.bytes = bytes
      self.crc32 = crc32
    }
  }

  /// The four files of MNIST.
  public static let remoteFiles = [
    RemoteFile(name: "train-images-idx3-ubyte.gz", bytes: 9_912_422, crc32: 0xE9F4_D8B3),
    RemoteFile(name: "train-labels-idx1-ubyte.gz", bytes: 28_881, crc32: 0xE0CB_4AD2),
    RemoteFile(name: "t10k-images-idx3-ubyte.gz", bytes: 1_648_877, crc32: 0x9137_3BDF),
    RemoteFile(name: "t10k-labels-idx1-ubyte.gz", bytes: 4_542, crc32: 0x4AB9_EFF9),
  ]

  /// Where they can be had, in the order in which they are asked.
  public static let mirrors = [
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
  ]

  /// Downloads what is missing of the four files into a folder.
  ///
  /// A file is checked for its length and its content once it has arrived, because a mirror may answer
  /// with a web page, and takes its name only then. What was there before stays.
  ///
  /// - Parameters:
  ///   - folder: where the files go; it is made if it is not there.
  ///   - files: the files.
  ///   - mirrors: the addresses of folders that hold them.
  ///   - stallTimeout: the seconds without any byte after which a mirror is given up.
  ///   - timeout: the seconds for a whole file after which a mirror is given up.
  ///   - progress: told now and then how many bytes of a file have arrived.
  /// - Throws: ``DownloadError`` with every attempt, if a file could be had from no mirror.
  public static func download(
    into folder: String, files: [RemoteFile] = MNIST.remoteFiles,
    mirrors: [String] = MNIST.mirrors, stallTimeout: Double = 15, timeout: Double = 600,
    progress: @escaping @Sendable (_ file: RemoteFile, _ bytes: Int) -> Void = { _, _ in }
  ) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw DatasetError(
        path: folder, found: "a place where no folder can be made",
        expected: "a folder for the images")
    }
    for file in files where !FileManager.default.fileExists(atPath: "\(folder)/\(file.name)") {
      var attempts: [DownloadError.Attempt] = []
      var arrived = false
      for mirror in mirrors where !arrived {
        let address = mirror + file.name
        do {
          let data = try Transfer(file, stallTimeout, timeout, progress).run(address)
          try file.check(data)
          try data.write(to: URL(fileURLWithPath: "\(folder)/\(file.name)"), options: .atomic)
          arrived = true
        } catch {
          attempts.append(
            .init(address: address, reason: (error as? Refusal)?.reason ?? reason(of: error)))
        }
      }
      guard arrived else { throw DownloadError(file: file.name, attempts: attempts) }
    }
  }

  private static func reason(of error: any Error) -> String {
    let error = error as NSError
    switch (error.domain, error.code) {
    case (NSURLErrorDomain, NSURLErrorTimedOut): return "no answer in time"
    case (NSURLErrorDomain, NSURLErrorCannotFindHost),
      (NSURLErrorDomain, NSURLErrorDNSLookupFailed):
      return "the host is not known"
    case (NSURLErrorDomain, NSURLErrorCannotConnectToHost): return "no connection"
    case (NSURLErrorDomain, NSURLErrorNotConnectedToInternet): return "no network"
    default: return error.localizedDescription
    }
  }
}

/// Why a file could be had from no mirror.
public struct DownloadError: Error, Hashable, CustomStringConvertible, LocalizedError {
  /// One mirror's answer.
  public struct Attempt: Hashable, Sendable {
    /// What was asked for.
    public let address: String
    /// Why it was no good.
    public let reason: String
  }

  /// The file.
  public let file: String
  /// All that was tried.
  public let attempts: [Attempt]

  /// One line with every attempt.
  public var description: String {
    "\(file): not to be had; "
      + attempts.map { "\($0.address): \($0.reason)" }.joined(separator: "; ")
  }

  /// The same line.
  public var errorDescription: String? { description }
}

/// Why what a mirror sent is not the file.
private struct Refusal: Error {
  let reason: String
}

extension MNIST.RemoteFile {
  /// Throws unless `data` is the whole file.
  fileprivate func check(_ data: Data) throws {
    guard data.count == bytes else {
      let page = data.prefix(512).contains(UInt8(ascii: "<")) && !data.starts(with: [0x1F, 0x8B])
      throw Refusal(
        reason: "sent \(data.count) bytes\(page ? ", a web page" : ""), expected \(bytes)")
    }
    guard data.starts(with: [0x1F, 0x8B]) else { throw Refusal(reason: "sent no gzip file") }
    // zlib compares the content with the trailer, so the trailer's checksum is the content's.
    let trailer = data.suffix(8).prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    guard trailer == crc32 else {
      throw Refusal(
        reason: "sent other content (CRC-32 \(String(trailer, radix: 16)), "
          + "expected \(String(crc32, radix: 16)))")
    }
    do {
      let source = Inflater(data)
      let piece = 1 << 20
      while try source.read(piece).count == piece {}
      guard try source.isExhausted() else { throw Refusal(reason: "sent more than a gzip file") }
    } catch let corrupt as Inflater.Corrupt {
      throw Refusal(reason: "sent a damaged gzip file (\(corrupt.reason))")
    }
  }
}

/// The transfer of one file from one mirror, waited for.
private final class Transfer: NSObject, URLSessionDataDelegate, @unchecked Sendable {
  // Touched by the session's queue only, until the semaphore hands over.
  private var data = Data()
  private var failure: (any Error)?
  private let finished = DispatchSemaphore(value: 0)

  private let file: MNIST.RemoteFile
  private let stallTimeout: Double
  private let timeout: Double
  private let progress: @Sendable (MNIST.RemoteFile, Int) -> Void

  init(
    _ file: MNIST.RemoteFile, _ stallTimeout: Double, _ timeout: Double,
    _ progress: @escaping @Sendable (MNIST.RemoteFile, Int) -> Void
  ) {
    self.file = file
    self.stallTimeout = stallTimeout
    self.timeout = timeout
    self.progress = progress
  }

  func run(_ address: String) throws -> Data {
    guard let url = URL(string: address) else { throw Refusal(reason: "is no address") }
    let settings = URLSessionConfiguration.ephemeral
    settings.timeoutIntervalForRequest = stallTimeout
    settings.timeoutIntervalForResource = timeout
    let session = URLSession(configuration: settings, delegate: self, delegateQueue: nil)
    defer { session.invalidateAndCancel() }
    session.dataTask(with: url).resume()
    guard finished.wait(timeout: .now() + timeout) == .success else {
      throw Refusal(reason: "not finished after \(Int(timeout.rounded(.up))) s")
    }
    if let failure { throw failure }
    return data
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    if let status = (response as? HTTPURLResponse)?.statusCode, status != 200 {
      failure = Refusal(reason: "answered with status \(status)")
      completionHandler(.cancel)
    } else {
      completionHandler(.allow)
    }
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive part: Data) {
    data.append(part)
    if data.count > file.bytes {
      failure = Refusal(reason: "sent more than the \(file.bytes) bytes expected")
      dataTask.cancel()
    } else {
      progress(file, data.count)
    }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    if failure == nil { failure = error }
    finished.signal()
  }
}
