import Foundation
import FuzzSupport
import Tensors
import Testing

@testable import Datasets

private let good = [
  idx(sizes: [2, 3, 4], elements: (0..<24).map { UInt8($0 * 10) }),
  idx(sizes: [1, 1, 1], elements: [7]),
  idx(sizes: [3, 2, 1], elements: [1, 2, 3, 4, 5, 6]),
  idx(sizes: [5], elements: [0, 9, 3, 3, 7]),
]

/// What the reader returns for a file, read as images and as labels.
private func read(_ bytes: [UInt8]) -> Verdict {
  var verdict: Verdict?
  for dimensions in [3, 1] {
    do throws(IDXError.Reason) {
      let (sizes, elements) = try IDXFile.parse(ByteReader(Data(bytes)), dimensions: dimensions)
      guard sizes.count == dimensions, sizes.reduce(1, *) == elements.count, !elements.isEmpty
      else { return .misread("\(elements.count) elements for \(sizes)") }
      // What was read from a file that is not compressed must give the same bytes when written.
      if bytes.starts(with: GzipInflater.magic) {
        guard elements.count <= bytes.count * GzipInflater.largestRatio else {
          return .misread("\(elements.count) elements from \(bytes.count) bytes")
        }
      } else if idx(sizes: sizes, elements: elements) != bytes {
        return .misread("another file than was given")
      }
      verdict = .accepted
    } catch {
      verdict = verdict ?? .refused(error)
    }
  }
  return verdict!
}

@Test("a broken IDX file is read correctly or refused in one line")
func brokenIDXFiles() {
  let fuzzing = Fuzzing(seed: 1, make: { $0.damaged(good) }, read: read)
  #expect(fuzzing.fault == nil)
  #expect(fuzzing.accepted > 0 && fuzzing.accepted < fuzzing.cases)
  #expect(fuzzing.slowest < .seconds(10))
}

@Test("a broken gzip file is read correctly or refused in one line")
func brokenGzipFiles() {
  let zeros = [UInt8](repeating: 0, count: 200_000)
  let packed = good.map(gzip) + [gzip(idx(sizes: [20, 100, 100], elements: zeros)), gzip(zeros)]
  let fuzzing = Fuzzing(
    seed: 2,
    // Half of them are whole gzip members around broken files.
    make: { $0.coin() ? $0.damaged(packed) : gzip($0.damaged(good)) }, read: read)
  #expect(fuzzing.fault == nil)
  #expect(fuzzing.accepted > 0 && fuzzing.accepted < fuzzing.cases)
  #expect(fuzzing.slowest < .seconds(10))
}

@Suite("Memory for IDX files")
struct IDXMemoryTests {
  @Test("an IDX header for 2⁴⁰ images does not make the reader reserve 512 MB")
  func hugeClaim() async {
    await #expect(processExitsWith: .success) {
      // 2⁴⁰ images in three sizes, and as many as a short gzip file could never hold.
      let claim = idx(sizes: [1 << 20, 1 << 20, 1], elements: [1, 2, 3])
      let growth = MemoryGrowth()
      for bytes in [claim, gzip(claim)] {
        #expect(throws: IDXError.Reason.self) {
          try IDXFile.parse(ByteReader(Data(bytes)), dimensions: 3)
        }
      }
      #expect(growth.reservedPeak < 512)
    }
  }

  @Test("two gigabytes of zeros after an IDX header for 24 bytes are read in less than 16 MB")
  func bomb() async {
    await #expect(processExitsWith: .success) {
      let bomb = Data(gzipBomb(behind: good[0], times: 2048))
      let growth = MemoryGrowth()
      let clock = ContinuousClock()
      let time = clock.measure {
        #expect(throws: IDXError.Reason.tooLong(found: nil, expected: 40)) {
          try IDXFile.parse(ByteReader(bomb), dimensions: 3)
        }
      }
      #expect(growth.touchedPeak < 16)
      // Inflating all of it takes seconds.
      #expect(time < .seconds(1))
    }
  }

  @Test("a gzip header for a gigabyte does not make the reader reserve it")
  func announced() async {
    await #expect(processExitsWith: .success) {
      // As many bytes as a file of this size could hold, but it holds noise.
      let file = gzip(idx(sizes: [1 << 20, 1 << 10, 1], elements: noise(1_100_000)))
      let growth = MemoryGrowth()
      #expect(throws: IDXError.Reason.tooShort(found: 1_100_016, expected: (1 << 30) + 16)) {
        try IDXFile.parse(ByteReader(Data(file)), dimensions: 3)
      }
      #expect(growth.reservedPeak < 256)
    }
  }

  @Test("the pixels of an IDX file are in memory once")
  func once() async {
    await #expect(processExitsWith: .success) {
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("idx-memory-\(ProcessInfo.processInfo.processIdentifier)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let header = idx(sizes: [50_000, 1000, 1], elements: [])
      let path = folder.appendingPathComponent("images").path
      // 50 MB; the system makes up the zeros.
      try Data(header).write(to: URL(fileURLWithPath: path))
      truncate(path, 50_000_016)
      let growth = MemoryGrowth()
      let images = try IDXFile.images(at: path)
      #expect(images.pixels.count == 50_000_000)
      #expect(growth.touchedPeak < 60)
    }
  }
}
