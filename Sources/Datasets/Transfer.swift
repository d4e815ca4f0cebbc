import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One answer of one server, written to a file as it comes.
///
/// The session calls on a thread of its own; whoever waits in `run` is woken, reports progress on
/// his own thread, and gives up by his own clock.
final class Transfer: NSObject, URLSessionDataDelegate, @unchecked Sendable {
  private struct State {
    var received = 0
    var lastArrival = DispatchTime.now()
    var type: String?
    var outcome: Result<Void, DownloadError.Reason>?
  }

  private let expected: Int
  private let output: FileHandle
  private let lock = NSLock()
  private let news = DispatchSemaphore(value: 0)
  private var state = State()

  init(expecting expected: Int, into output: FileHandle) {
    self.expected = expected
    self.output = output
  }

  /// Asks for `url` and waits until everything has come, or throws why it did not.
  func run(
    _ url: URL, limits: DownloadTimeLimits, progress: (Int) -> Void
  ) throws(DownloadError.Reason) {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.urlCache = nil
    // The limits below are the ones that speak; these must not come before them.
    configuration.timeoutIntervalForRequest = 2 * limits.file + 60
    configuration.timeoutIntervalForResource = 2 * limits.file + 60
    let session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
    defer { session.invalidateAndCancel() }
    var request = URLRequest(url: url)
    // A server that compresses once more, or unpacks, would change the number of bytes.
    request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")

    let start = DispatchTime.now()
    session.dataTask(with: request).resume()
    var reported = -1
    while true {
      let now = lock.withLock { state }
      if now.received > reported {
        reported = now.received
        progress(reported)
      }
      if let outcome = now.outcome { return try outcome.get() }
      let stalls = max(now.lastArrival, start) + limits.stall
      let ends = start + limits.file
      if news.wait(timeout: min(stalls, ends)) == .timedOut {
        let final = lock.withLock { state }
        if DispatchTime.now() >= ends {
          finish(.slow(seconds: limits.file, found: final.received, expected: expected))
        } else if DispatchTime.now() >= final.lastArrival + limits.stall {
          finish(.stalled(seconds: limits.stall, found: final.received, expected: expected))
        }
      }
    }
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    let status = (response as? HTTPURLResponse)?.statusCode ?? 200
    let announced = Int(response.expectedContentLength)
    lock.withLock {
      state.lastArrival = .now()
      state.type = response.mimeType
    }
    if status != 200 {
      finish(.status(found: status))
    } else if announced >= 0 && announced != expected {
      finish(.length(found: announced, expected: expected, type: response.mimeType))
    } else {
      news.signal()
      return completionHandler(.allow)
    }
    completionHandler(.cancel)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let (received, type, isOver) = lock.withLock {
      state.received += data.count
      state.lastArrival = .now()
      return (state.received, state.type, state.outcome != nil)
    }
    // After a failure the file may already be gone.
    if isOver { return }
    if received > expected {
      finish(.length(found: received, expected: expected, type: type))
    } else {
      do {
        try output.write(contentsOf: data)
        news.signal()
        return
      } catch {
        finish(.storage(reason: error.localizedDescription))
      }
    }
    dataTask.cancel()
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: Error?) {
    let (received, type) = lock.withLock { (state.received, state.type) }
    if let error {
      finish(
        .network(reason: error.localizedDescription, found: received, expected: expected))
    } else if received != expected {
      finish(.length(found: received, expected: expected, type: type))
    } else {
      finish(nil)
    }
  }

  /// Ends the transfer, unless it has ended already: the first reason is the one that counts.
  private func finish(_ reason: DownloadError.Reason?) {
    lock.withLock {
      if state.outcome == nil { state.outcome = reason.map { .failure($0) } ?? .success(()) }
    }
    news.signal()
  }
}
