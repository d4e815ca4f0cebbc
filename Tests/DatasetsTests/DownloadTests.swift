import Foundation
import Testing

@testable import Datasets

private let content = noise(200_000)
private let whole = gzip(content)
private let file = RemoteFile(
  name: "noise.gz", byteCount: whole.count, sha256: SHA256.hexDigest(of: whole))
private let shortLimits = DownloadTimeLimits(stall: 0.3, file: 0.8)

/// Why a download from a single server failed; no file may be left in the folder.
private func reason(
  limits: DownloadTimeLimits = DownloadTimeLimits(stall: 5, file: 5),
  file: RemoteFile = file, for answer: LoopbackServer.Answer
) throws -> DownloadError.Reason? {
  let server = try LoopbackServer { _ in answer }
  defer { server.stop() }
  let folder = try TemporaryFolder()
  let error = #expect(throws: DownloadError.self) {
    try MNIST.download(into: folder.path, from: [server.url], files: [file], limits: limits)
  }
  #expect(try folder.contents == [])
  #expect(error?.path == "\(folder.path)/noise.gz" && error?.attempts.count == 1)
  #expect(error?.attempts.first?.url == server.url.appendingPathComponent("noise.gz"))
  #expect(error?.description.contains("\n") == false)
  return error?.attempts.first?.reason
}

@Suite("Downloads", .serialized)
struct DownloadTests {
  @Test("a download is stored whole, under its own name only, in a new folder")
  func good() throws {
    let server = try LoopbackServer { _ in .body(whole) }
    defer { server.stop() }
    let outer = try TemporaryFolder()
    let folder = "\(outer.path)/new/folder"
    try MNIST.download(into: folder, from: [server.url], files: [file])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["noise.gz"])
    #expect(try bytes(of: "\(folder)/noise.gz") == whole)
    #expect(server.requests == ["/noise.gz"])
  }

  @Test("a download may have no length in the header")
  func unannounced() throws {
    let server = try LoopbackServer { _ in .unannounced(whole) }
    defer { server.stop() }
    let folder = try TemporaryFolder()
    try MNIST.download(into: folder.path, from: [server.url], files: [file])
    #expect(try folder.contents == ["noise.gz"])
  }

  @Test("a download reports its progress from none to all, rising, on the thread that waits")
  func progress() throws {
    let server = try LoopbackServer { _ in .body(whole) }
    defer { server.stop() }
    let folder = try TemporaryFolder()
    let caller = Thread.current
    var reports: [Int] = []
    try MNIST.download(into: folder.path, from: [server.url], files: [file]) { name, bytes, total in
      #expect(name == "noise.gz" && total == whole.count && Thread.current === caller)
      reports.append(bytes)
    }
    #expect(reports.first == 0 && reports.last == whole.count)
    #expect(reports == reports.sorted())
  }

  @Test("a web page in place of a file is refused")
  func webPage() throws {
    let page = [UInt8]("<html>This page has moved.</html>".utf8)
    let reason = try reason(for: .body(page, type: "text/html"))
    #expect(reason == .length(found: page.count, expected: whole.count, type: "text/html"))
  }

  @Test("a file of the right length and the wrong content is refused, also with the right CRC-32")
  func wrongContent() throws {
    // Four bytes can give any bytes the CRC-32 of others; here they are the CRC itself, for both files.
    let forged = withChecksum(
      of: whole, Array("<html>".utf8) + [UInt8](repeating: 32, count: whole.count - 10))
    try #require(forged.count == whole.count && checksum(forged) == checksum(whole))
    for other in [forged, gzip(noise(content.count, seed: 2))] {
      try #require(other.count == whole.count)
      #expect(
        try reason(for: .body(other))
          == .content(found: SHA256.hexDigest(of: other), expected: file.sha256))
    }
  }

  @Test("a download that breaks off is refused")
  func truncated() throws {
    let half = Array(whole[..<100_000])
    guard
      case .network(_, let found, let expected) =
        try reason(for: .body(half, announced: whole.count))
    else {
      Issue.record("the end of the connection was not detected")
      return
    }
    #expect(found <= half.count && expected == whole.count)
    let unannounced = try reason(for: .unannounced(half))
    #expect(
      unannounced == .length(found: half.count, expected: whole.count, type: "text/plain"))
  }

  @Test("a download that is too long is refused before it ends")
  func tooLong() throws {
    let long = whole + [0]
    #expect(
      try reason(for: .body(long))
        == .length(found: long.count, expected: whole.count, type: "application/gzip"))
    let endless = whole + [UInt8](repeating: 0, count: 20_000_000)
    guard
      case .length(let found, whole.count, "text/plain") = try reason(for: .unannounced(endless))
    else {
      Issue.record("the length was not detected")
      return
    }
    #expect(found > whole.count && found < endless.count)
  }

  @Test("a download is given up when the server never answers")
  func neverAnswers() throws {
    let limits = DownloadTimeLimits(stall: 0.3, file: 5)
    let reason = try reason(limits: limits, for: .silence(after: nil, announced: 0))
    #expect(reason == .stalled(seconds: 0.3, found: 0, expected: whole.count))
  }

  @Test("a download is given up when the server stops sending in the middle")
  func fallsSilent() throws {
    let limits = DownloadTimeLimits(stall: 0.3, file: 5)
    let answer = LoopbackServer.Answer.silence(
      after: Array(whole[..<1000]), announced: whole.count)
    let reason = try reason(limits: limits, for: answer)
    #expect(reason == .stalled(seconds: 0.3, found: 1000, expected: whole.count))
  }

  @Test("a download is given up when it is too slow")
  func drips() throws {
    let reason = try reason(limits: shortLimits, for: .drip(whole, interval: 0.02))
    guard case .slow(0.8, let found, whole.count) = reason else {
      Issue.record("gave \(String(describing: reason))")
      return
    }
    #expect(found > 0 && found < 100)
  }

  @Test("a refused connection is an error")
  func refused() throws {
    let folder = try TemporaryFolder()
    let error = try #require(
      #expect(throws: DownloadError.self) {
        try MNIST.download(
          into: folder.path, from: [LoopbackServer.unusedURL()], files: [file], limits: shortLimits)
      })
    guard case .network(_, 0, whole.count) = error.attempts[0].reason else {
      Issue.record("\(error)")
      return
    }
    #expect(try folder.contents == [])
  }

  @Test("a download follows a redirect")
  func redirect() throws {
    let server = try LoopbackServer { path in
      path == "/noise.gz" ? .redirect(to: "/elsewhere/noise.gz") : .body(whole)
    }
    defer { server.stop() }
    let folder = try TemporaryFolder()
    try MNIST.download(into: folder.path, from: [server.url], files: [file])
    #expect(try folder.contents == ["noise.gz"])
    #expect(server.requests == ["/noise.gz", "/elsewhere/noise.gz"])
  }

  @Test(
    "a redirection to another scheme is refused at once, and the next mirror is asked",
    arguments: ["file:///etc/hostname", "ftp://127.0.0.1/noise.gz", "data:,noise"], [false, true])
  func otherScheme(address: String, staysOpen: Bool) throws {
    let clock = ContinuousClock()
    let start = clock.now
    let reason = try reason(for: .redirect(to: address, staysOpen: staysOpen))
    #expect(reason == .redirection(found: address, expected: "one to http or https"))
    let duration = clock.now - start
    #expect(duration < .seconds(3))
  }

  @Test("a redirection from https may lead to https alone, one from http to both")
  func schemes() throws {
    for (from, to, isAllowed) in [
      ("https", "https", true), ("https", "http", false), ("http", "https", true),
      ("http", "http", true), ("https", "file", false),
    ] {
      let (from, to) = (
        try #require(URL(string: "\(from)://a/")), try #require(URL(string: "\(to)://b/"))
      )
      #expect((Download.refusal(ofRedirectionFrom: from, to: to) == nil) == isAllowed)
    }
  }

  @Test("a file that the first mirror does not have comes from the second, and so do later files")
  func secondMirror() throws {
    let first = try LoopbackServer { _ in .status(404) }
    let second = try LoopbackServer { _ in .body(whole) }
    defer {
      first.stop()
      second.stop()
    }
    let folder = try TemporaryFolder()
    let another = RemoteFile(
      name: "another.gz", byteCount: whole.count, sha256: file.sha256)
    try MNIST.download(into: folder.path, from: [first.url, second.url], files: [file, another])
    #expect(try folder.contents == ["another.gz", "noise.gz"])
    #expect(first.requests == ["/noise.gz"])
    #expect(second.requests == ["/noise.gz", "/another.gz"])
  }

  @Test("a file that no mirror sends is an error that lists every attempt")
  func everyMirrorFails() throws {
    let first = try LoopbackServer { _ in .status(404) }
    let second = try LoopbackServer { _ in .body([1, 2, 3]) }
    defer {
      first.stop()
      second.stop()
    }
    let folder = try TemporaryFolder()
    let error = #expect(throws: DownloadError.self) {
      try MNIST.download(into: folder.path, from: [first.url, second.url], files: [file])
    }
    let expected = DownloadError(
      path: "\(folder.path)/noise.gz",
      attempts: [
        .init(url: first.url.appendingPathComponent("noise.gz"), reason: .status(found: 404)),
        .init(
          url: second.url.appendingPathComponent("noise.gz"),
          reason: .length(found: 3, expected: whole.count, type: "application/gzip")),
      ])
    #expect(error == expected)
    #expect(
      error?.description
        == "\(folder.path)/noise.gz: found no mirror that sent the file; expected one of "
        + "\(first.url)noise.gz (found HTTP status 404; expected 200), \(second.url)noise.gz "
        + "(found 3 bytes of application/gzip; expected \(whole.count))")
  }

  @Test("a file that is already there and correct is not downloaded again")
  func alreadyThere() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(whole, as: "noise.gz")
    try MNIST.download(into: folder.path, from: [], files: [file])
    #expect(try folder.contents == ["noise.gz"])
  }

  @Test("a download replaces a partial file, but only when it is whole")
  func partialFile() throws {
    let folder = try TemporaryFolder()
    let partial = Array(whole[..<1000])
    let path = try folder.write(partial, as: "noise.gz")
    #expect(throws: DownloadError.self) {
      try MNIST.download(into: folder.path, from: [LoopbackServer.unusedURL()], files: [file])
    }
    #expect(try bytes(of: path) == partial)
    let server = try LoopbackServer { _ in .body(whole) }
    defer { server.stop() }
    try MNIST.download(into: folder.path, from: [server.url], files: [file])
    #expect(try bytes(of: path) == whole)
    #expect(try folder.contents == ["noise.gz"])
  }

  @Test("a download into a path that is not a folder says so")
  func unwritableFolder() throws {
    let server = try LoopbackServer { _ in .body(whole) }
    defer { server.stop() }
    let folder = try TemporaryFolder()
    let notAFolder = try folder.write([1], as: "file")
    let error = #expect(throws: DownloadError.self) {
      try MNIST.download(into: notAFolder, from: [server.url], files: [file])
    }
    guard case .storage(let reason) = error?.attempts.first?.reason else {
      Issue.record("gave \(String(describing: error))")
      return
    }
    #expect(reason.path == "\(notAFolder)/noise.gz")
  }

  @Test("the mirrors of MNIST are asked by https")
  func mirrors() throws {
    #expect(MNIST.mirrors.map(\.scheme) == ["https", "https"])
  }

  @Test(
    "the real files of MNIST pass the check of a download",
    .enabled(if: ProcessInfo.processInfo.environment["MNIST_DIR"] != nil))
  func realFiles() throws {
    let path = try #require(ProcessInfo.processInfo.environment["MNIST_DIR"])
    // Without mirrors, this throws unless all files pass the check.
    try MNIST.download(into: path, from: [])
  }
}
