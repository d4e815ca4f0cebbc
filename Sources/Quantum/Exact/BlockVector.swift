import Tensors

/// One number per configuration of N spins, 2ᴺ in all, cut into blocks that threads share out.
///
/// Sums are taken within each block and then over the blocks in order, so they do not depend on the
/// number of threads.
struct BlockVector: Sendable {
  private(set) var blocks: [Block]

  /// The numbers of the configurations `index · 2ᵇ` and following, b being the block's bits.
  struct Block: Sendable {
    let index: Int
    var elements: [Double]
    var sum = 0.0
  }

  /// The number of low bits of a configuration that number the elements of a block.
  static func blockBits(sites: Int) -> Int { min(sites, 12) }

  /// The vector of `value(σ)` for every configuration σ, in order.
  init(sites: Int, _ value: (_ spins: UInt64) -> Double) {
    let bits = Self.blockBits(sites: sites)
    blocks = (0..<1 << (sites - bits)).map { index in
      let first = UInt64(index) << UInt64(bits)
      return Block(
        index: index, elements: (0..<UInt64(1) << UInt64(bits)).map { value(first | $0) })
    }
  }

  /// All numbers in one array.
  var elements: [Double] { blocks.flatMap(\.elements) }

  /// Changes every block on some thread.
  ///
  /// - Parameters:
  ///   - threads: the number of threads.
  ///   - body: changes the elements of one block, given its index, and returns a number.
  /// - Returns: the sum of these numbers, in the order of the blocks.
  @discardableResult
  mutating func update(
    threads: Int, _ body: @Sendable (_ elements: inout [Double], _ index: Int) -> Double
  ) -> Double {
    concurrently(over: &blocks, threads: threads) { $0.sum = body(&$0.elements, $0.index) }
    var sum = 0.0
    for block in blocks { sum += block.sum }
    return sum
  }

  /// The sum of the products of the elements with those of another vector.
  func dot(_ other: BlockVector) -> Double {
    var sum = 0.0
    for (a, b) in zip(blocks, other.blocks) { sum += dotProduct(a.elements, b.elements) }
    return sum
  }

  /// Adds a multiple of another vector.
  ///
  /// - Returns: the sum of the squares of the new elements.
  @discardableResult
  mutating func add(_ factor: Double, times other: BlockVector, threads: Int) -> Double {
    update(threads: threads) { elements, index in
      let added = other.blocks[index].elements
      for i in elements.indices { elements[i] += factor * added[i] }
      return dotProduct(elements, elements)
    }
  }

  /// Multiplies every element.
  mutating func scale(by factor: Double, threads: Int) {
    update(threads: threads) { elements, _ in
      for i in elements.indices { elements[i] *= factor }
      return 0
    }
  }
}

/// The sum of the products of two lists of numbers, in four interleaved parts.
func dotProduct(_ a: [Double], _ b: [Double]) -> Double {
  precondition(a.count == b.count, "found \(b.count) numbers; expected \(a.count)")
  var (sum0, sum1, sum2, sum3) = (0.0, 0.0, 0.0, 0.0)
  let whole = a.count - a.count % 4
  for i in stride(from: 0, to: whole, by: 4) {
    sum0 += a[i] * b[i]
    sum1 += a[i + 1] * b[i + 1]
    sum2 += a[i + 2] * b[i + 2]
    sum3 += a[i + 3] * b[i + 3]
  }
  for i in whole..<a.count { sum0 += a[i] * b[i] }
  return (sum0 + sum1) + (sum2 + sum3)
}
