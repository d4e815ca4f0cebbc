import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The download of one file from one server into memory.
///
/// The session calls its delegate on another thread. The thread that waits in `run` is woken by a
/// semaphore; it reports the progress and checks the time limits.
final class Download: NSObject, URLSessionDataDelegate, @unchecked Sendable {
  private struct State {
    var content = Data()
    var received: Int { content.count }
    var lastArrival = DispatchTime.now()
    var type: String?
    var redirections = 0
    var isAnswered = false
    var isComplete = false
    var outcome: Result<Void, DownloadError.Reason>?
  }

  private static let maximumRedirections = 10

  private let expected: Int
  private let lock = NSLock()
  private let change = DispatchSemaphore(value: 0)
  private var state = State()

  /// A download of `expected` bytes.
  init(expecting expected: Int) {
    self.expected = expected
  }

  /// Requests `url` and waits until the whole file has arrived, or throws why it did not.
  func run(
    _ url: URL, limits: DownloadTimeLimits, progress: (Int) -> Void
  ) throws(DownloadError.Reason) -> Data {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.urlCache = nil
    // The limits are checked below, to tell them apart; the session's own must not come first.
    configuration.timeoutIntervalForRequest = limits.stall + 10
    configuration.timeoutIntervalForResource = limits.file + 10
    let session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
    defer { session.finishTasksAndInvalidate() }
    var request = URLRequest(url: url)
    // A server that compressed or inflated the file would change the number of bytes.
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
        try outcome.get()
        return now.content
      }
      let stalls = max(now.lastArrival, start) + limits.stall
      let ends = start + limits.file
      if change.wait(timeout: min(stalls, ends)) == .timedOut {
        let last = lock.withLock { state }
        if DispatchTime.now() >= ends {
          finish(.slow(seconds: limits.file, found: last.received, expected: expected))
        } else if DispatchTime.now() >= max(last.lastArrival, start) + limits.stall {
          finish(.stalled(seconds: limits.stall, found: last.received, expected: expected))
        }
      }
    }
  }

  /// Cancels a task that has received an answer and whose end is not awaited any more.
  ///
  /// Foundation on Linux crashes if a task completes while it is being canceled, or if it is canceled
  /// in the middle of a redirection. Completions are reported on the delegate queue, so none is
  /// reported while this waits there. A task without an answer is not canceled: its connection is
  /// closed by the session's own time limit.
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
    // Foundation on Linux asks the same server for the path of an address that has no server.
    let target = response.redirectionTarget ?? request.url
    if let reason = Self.refusal(ofRedirectionFrom: task.originalRequest?.url, to: target) {
      finish(reason)
      return completionHandler(nil)
    }
    completionHandler(redirections > Self.maximumRedirections ? nil : request)
  }

  /// Why a redirection is not followed; nil if it is. From https it may lead to https alone.
  static func refusal(ofRedirectionFrom start: URL?, to target: URL?) -> DownloadError.Reason? {
    let allowed = start?.scheme?.lowercased() == "https" ? ["https"] : ["http", "https"]
    if let scheme = target?.scheme?.lowercased(), allowed.contains(scheme) { return nil }
    return .redirection(
      found: target?.absoluteString ?? "no address",
      expected: "one to \(allowed.joined(separator: " or "))")
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
    if let target = (response as? HTTPURLResponse)?.redirectionTarget,
      let reason = Self.refusal(ofRedirectionFrom: dataTask.originalRequest?.url, to: target)
    {
      finish(reason)
    } else if status != 200 {
      finish(.status(found: status))
    } else if announced >= 0 && announced != expected {
      finish(.length(found: announced, expected: expected, type: response.mimeType))
    } else {
      change.signal()
    }
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let failure: DownloadError.Reason? = lock.withLock {
      state.lastArrival = .now()
      if state.outcome != nil { return nil }
      state.content += data
      if state.received <= expected { return nil }
      return .length(found: state.received, expected: expected, type: state.type)
    }
    if let failure { finish(failure) } else { change.signal() }
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

  /// Ends the download with a reason, or with success, unless it has ended already.
  private func finish(_ reason: DownloadError.Reason?) {
    lock.withLock {
      if state.outcome == nil { state.outcome = reason.map { .failure($0) } ?? .success(()) }
    }
    change.signal()
  }
}

extension HTTPURLResponse {
  /// The address that the response redirects to, if it names a scheme.
  fileprivate var redirectionTarget: URL? {
    guard (300..<400).contains(statusCode), let location = value(forHTTPHeaderField: "Location"),
      let target = URL(string: location), target.scheme != nil
    else { return nil }
    return target
  }
}
