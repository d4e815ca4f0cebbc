import Foundation

/// What the figures were measured on.
enum Machine {
  /// The number of cores that this process may use.
  static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// The operating system's name and version.
  static var system: String { ProcessInfo.processInfo.operatingSystemVersionString }

  /// The most multiply-adds that some threads do, in GFLOP/s: the best of nine tries with few chains of them, and nine
  /// with more.
  static func peak(threads: Int) -> Double {
    max(
      peak(threads: threads, chains: runFiveChains),
      peak(threads: threads, chains: runTenChains))
  }

  private static func peak(
    threads: Int, chains: @Sendable (_ rounds: Int) -> (operations: Int, sum: Float)
  ) -> Double {
    (0..<9).map { _ in
      let start = ContinuousClock.now
      nonisolated(unsafe) var operations = [Int](repeating: 0, count: threads)
      DispatchQueue.concurrentPerform(iterations: threads) { thread in
        let chains = chains(2_000_000)
        precondition(chains.sum.isFinite)
        operations.withUnsafeMutableBufferPointer { $0[thread] = chains.operations }
      }
      return Double(operations.reduce(0, +)) / ((ContinuousClock.now - start) / .seconds(1)) / 1e9
    }.max()!
  }

  /// The processor time that this process takes while it waits for 100 ms, from 1 ms after its work on, in
  /// milliseconds.
  static func processorMillisecondsOfWaiting() -> Double {
    Thread.sleep(forTimeInterval: 0.001)
    let start = clock()
    Thread.sleep(forTimeInterval: 0.1)
    return 1e3 * Double(clock() - start) / Double(CLOCKS_PER_SEC)
  }

  /// The most memory that this process has had at once, in megabytes.
  static var peakMemory: Double {
    var usage = rusage()
    let thisProcess: Int32 = 0  // RUSAGE_SELF, whose type differs between systems
    getrusage(thisProcess, &usage)
    #if os(Linux)
      return Double(usage.ru_maxrss) / 1024
    #else
      return Double(usage.ru_maxrss) / 1_048_576
    #endif
  }
}
