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
    var redirections = 0
    var isAnswered = false
    var isComplete = false
    var outcome: Result<Void, DownloadError.Reason>?
  }

  private static let mostRedirections = 10

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
    // The limits below are the ones that speak; the session's must not come before them.
    configuration.timeoutIntervalForRequest = limits.stall + 10
    configuration.timeoutIntervalForResource = limits.file + 10
    let session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
    defer { session.finishTasksAndInvalidate() }
    var request = URLRequest(url: url)
    // A server that compresses once more, or unpacks, would change the number of bytes.
    request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
    let task = session.dataTask(with: request)
    let start = DispatchTime.now()
    var reported = 0
    progress(reported)
    task.resume()

    while true {
      let now = lock.withLock { state }
      if now.received > reported {
        reported = now.received
        progress(reported)
      }
      if let outcome = now.outcome {
        if !now.isComplete && now.isAnswered { cancel(task, of: session) }
        return try outcome.get()
      }
      let stalls = max(now.lastArrival, start) + limits.stall
      let ends = start + limits.file
      if news.wait(timeout: min(stalls, ends)) == .timedOut {
        let last = lock.withLock { state }
        if DispatchTime.now() >= ends {
          finish(.slow(seconds: limits.file, found: last.received, expected: expected))
        } else if DispatchTime.now() >= max(last.lastArrival, start) + limits.stall {
          finish(.stalled(seconds: limits.stall, found: last.received, expected: expected))
        }
      }
    }
  }

  /// Stops a task whose answer has begun and whose end nobody waits for any more.
  ///
  /// Foundation on Linux ends the program if a task completes just while it is cancelled, or if it is
  /// cancelled between two places of a redirection. Completions are told on the delegate queue, so
  /// none is told while this waits there; and without an answer there is nothing to cancel: a silent
  /// connection is closed after the session's own time limit.
  private func cancel(_ task: URLSessionTask, of session: URLSession) {
    session.delegateQueue.addOperation {
      task.cancel()
      #if canImport(FoundationNetworking)
        while task.error == nil && task.state != .completed { usleep(200) }
      #endif
    }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping (URLRequest?) -> Void
  ) {
    let redirections = lock.withLock {
      state.redirections += 1
      return state.redirections
    }
    completionHandler(redirections > Self.mostRedirections ? nil : request)
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    let status = (response as? HTTPURLResponse)?.statusCode ?? 200
    let announced = Int(response.expectedContentLength)
    completionHandler(.allow)
    lock.withLock {
      state.lastArrival = .now()
      state.type = response.mimeType
      state.isAnswered = true
    }
    if status != 200 {
      finish(.status(found: status))
    } else if announced >= 0 && announced != expected {
      finish(.length(found: announced, expected: expected, type: response.mimeType))
    } else {
      news.signal()
    }
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
      } catch {
        finish(.storage(reason: error.localizedDescription))
      }
    }
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: Error?) {
    let (received, type) = lock.withLock {
      state.isComplete = true
      return (state.received, state.type)
    }
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
