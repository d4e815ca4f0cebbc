import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// A web server on 127.0.0.1 with the answers, right or wrong, that a test asks for.
final class LoopbackServer: @unchecked Sendable {
  /// How the server answers a request.
  enum Answer: Sendable {
    /// The bytes; `announced` is the length in the header, if it is not theirs.
    case body([UInt8], type: String = "application/gzip", announced: Int? = nil)

    /// The bytes without a length in the header, followed by the end of the connection.
    case unannounced([UInt8])

    /// A status other than 200, without bytes.
    case status(Int)

    /// A redirection to another address; the connection may stay open.
    case redirect(to: String, staysOpen: Bool = false)

    /// The bytes one by one, `interval` seconds apart.
    case drip([UInt8], interval: Double)

    /// The first bytes, or no answer at all if nil, and then nothing until the server stops.
    case silence(after: [UInt8]?, announced: Int)
  }

  /// The address of the server.
  let url: URL
  private let listener: Int32
  private let answer: @Sendable (String) -> Answer
  private let lock = NSLock()
  private var stopped = false
  private var paths: [String] = []

  /// The paths requested so far, in order.
  var requests: [String] { lock.withLock { paths } }

  init(answer: @escaping @Sendable (_ path: String) -> Answer) throws {
    let (listener, port) = try Self.listen()
    self.listener = listener
    self.answer = answer
    guard let url = URL(string: "http://127.0.0.1:\(port)/") else { throw POSIXError(.EINVAL) }
    self.url = url
    Thread.detachNewThread { self.serve() }
  }

  /// Stops answering, and closes all connections.
  func stop() {
    lock.withLock { stopped = true }
  }

  /// An address at which no server listens.
  static func unusedURL() throws -> URL {
    let (listener, port) = try listen()
    close(listener)
    guard let url = URL(string: "http://127.0.0.1:\(port)/") else { throw POSIXError(.EINVAL) }
    return url
  }

  private var isStopped: Bool { lock.withLock { stopped } }

  private static func listen() throws -> (socket: Int32, port: Int) {
    #if canImport(Glibc)
      let kind = Int32(SOCK_STREAM.rawValue)
    #else
      let kind = SOCK_STREAM
    #endif
    let listener = socket(AF_INET, kind, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        guard bind(listener, $0, length) == 0 else { return Int32(-1) }
        return getsockname(listener, $0, &length)
      }
    }
    #if canImport(Glibc)
      let listens = Glibc.listen(listener, 16)
    #else
      let listens = Darwin.listen(listener, 16)
    #endif
    guard listener >= 0, status == 0, listens == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    return (listener, Int(UInt16(bigEndian: address.sin_port)))
  }

  private func serve() {
    defer { close(listener) }
    while !isStopped {
      var waiting = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, 20) > 0 else { continue }
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { continue }
      Thread.detachNewThread { self.serve(connection) }
    }
  }

  private func serve(_ connection: Int32) {
    defer { close(connection) }
    #if !canImport(Glibc)
      var yes: Int32 = 1
      setsockopt(
        connection, SOL_SOCKET, SO_NOSIGPIPE, &yes, socklen_t(MemoryLayout<Int32>.size))
    #endif
    guard let path = request(connection) else { return }
    lock.withLock { paths.append(path) }
    switch answer(path) {
    case .body(let bytes, let type, let announced):
      let head = "Content-Type: \(type)\r\nContent-Length: \(announced ?? bytes.count)"
      _ = send(head: "200 OK", head, to: connection) && send(bytes, to: connection)
    case .unannounced(let bytes):
      _ =
        send(head: "200 OK", "Content-Type: text/plain", to: connection)
        && send(bytes, to: connection)
    case .status(let status):
      _ = send(head: "\(status) No", "Content-Length: 0", to: connection)
    case .redirect(let address, false):
      _ = send(head: "302 Found", "Location: \(address)\r\nContent-Length: 0", to: connection)
    case .redirect(let address, true):
      _ = send(
        [UInt8]("HTTP/1.1 302 Found\r\nLocation: \(address)\r\nContent-Length: 0\r\n\r\n".utf8),
        to: connection)
      while !isStopped { Thread.sleep(forTimeInterval: 0.02) }
    case .drip(let bytes, let interval):
      guard send(head: "200 OK", "Content-Length: \(bytes.count)", to: connection) else { return }
      for byte in bytes {
        guard !isStopped, send([byte], to: connection) else { return }
        Thread.sleep(forTimeInterval: interval)
      }
    case .silence(let bytes, let announced):
      if let bytes {
        _ =
          send(head: "200 OK", "Content-Length: \(announced)", to: connection)
          && send(bytes, to: connection)
      }
      while !isStopped { Thread.sleep(forTimeInterval: 0.02) }
    }
  }

  /// Reads up to the empty line that ends the head of a request.
  private func request(_ connection: Int32) -> String? {
    var head: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      head += buffer[..<count]
    }
    let words = String(decoding: head, as: UTF8.self).split(separator: " ")
    return words.count > 1 ? String(words[1]) : nil
  }

  private func send(head status: String, _ fields: String, to connection: Int32) -> Bool {
    send(
      [UInt8]("HTTP/1.1 \(status)\r\nConnection: close\r\n\(fields)\r\n\r\n".utf8),
      to: connection)
  }

  private func send(_ bytes: [UInt8], to connection: Int32) -> Bool {
    #if canImport(Glibc)
      let flags = Int32(MSG_NOSIGNAL)
    #else
      let flags: Int32 = 0
    #endif
    var sent = 0
    while sent < bytes.count {
      let rest = Array(bytes[sent...])
      #if canImport(Glibc)
        let count = Glibc.send(connection, rest, rest.count, flags)
      #else
        let count = Darwin.send(connection, rest, rest.count, flags)
      #endif
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }
}
