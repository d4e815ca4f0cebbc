import Files
import Mixer
import Training

nonisolated extension MixerConfiguration {
  /// The bytes that training takes at least: each weight, its two moments, and its gradient in every shard of a
  /// batch; and, for each thread, what backward needs of the images that pass through the network together.
  func trainingMemory(threads: Int) -> Double {
    let (s, c) = (Double(patches), Double(hiddenDim))
    let (ds, dc) = (Double(tokenMLPDim), Double(channelMLPDim))
    let weights = Double(layers) * 2 * (s * ds + c * dc)
    let activations = Double(layers) * (2 * c * ds + 2 * s * dc + 6 * s * c)
    let workers = Double(min(threads, Batch.shardCount))
    return 4
      * (weights * Double(3 + Batch.shardCount) + activations * Double(microBatchSize) * workers)
  }

  /// Checks that training fits into the memory.
  ///
  /// - Throws: `MemoryError` if it takes more.
  func requireMemory(threads: Int) throws(MemoryError) {
    let (needed, limit) = (trainingMemory(threads: threads), Double(ResourceLimits.memory))
    guard needed <= limit else { throw MemoryError(needed: needed, limit: limit) }
  }
}

/// A model that is too large to be trained on this machine.
nonisolated struct MemoryError: Error, CustomStringConvertible {
  /// Bytes.
  let needed: Double
  let limit: Double

  /// One line with both, and the options that lower it.
  var description: String {
    "found a model that takes at least \((needed / 1e8).rounded(.up) / 10) GB of memory in training; "
      + "expected at most the \((limit / 1e8).rounded(.down) / 10) GB that there are: lower --hidden-dim, "
      + "--layers, --token-mlp-dim or --channel-mlp-dim, or raise --patch-size"
  }
}
