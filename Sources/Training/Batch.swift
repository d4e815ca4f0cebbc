/// Some examples of a data set, which make one training step or one evaluation.
public struct Batch: Sendable {
  /// The places of the examples in the data set.
  public let indices: ArraySlice<Int>

  /// The number of the first example's own stream of random numbers, which no other example of the run has;
  /// that of the next example is one higher. Data augmentation draws from it.
  public let firstStream: UInt64

  /// The examples at some places of a data set.
  public init(indices: ArraySlice<Int>, firstStream: UInt64 = 0) {
    self.indices = indices
    self.firstStream = firstStream
  }

  /// The examples of a range, in order.
  public init(_ range: Range<Int>) {
    self.init(indices: Array(range)[...], firstStream: UInt64(range.lowerBound))
  }

  /// The number of examples.
  public var count: Int { indices.count }

  /// A part of the batch, by the places of the examples in it.
  public subscript(places: Range<Int>) -> Batch {
    let start = indices.startIndex
    return Batch(
      indices: indices[start + places.lowerBound..<start + places.upperBound],
      firstStream: firstStream + UInt64(places.lowerBound))
  }

  /// The number of shards that a batch is split into, and so the largest number of threads that are of use.
  /// It is the same on every machine, so that gradients are added in the same order.
  public static let shardCount = 8
}

extension Range<Int> {
  /// One of `count` parts whose sizes differ by at most one.
  func part(_ index: Int, of count: Int) -> Range<Int> {
    let size = self.count
    return lowerBound + index * size / count..<lowerBound + (index + 1) * size / count
  }
}
