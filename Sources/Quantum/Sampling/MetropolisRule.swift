import Tensors

/// How a Markov chain proposes the next configuration. Every rule is symmetric: a move and its reverse
/// are proposed with the same probability.
public enum MetropolisRule: String, Sendable, Codable {
  /// Flips a random spin.
  case flip
  /// Exchanges a random spin up with a random spin down, which keeps the magnetization.
  case exchange

  /// A random configuration to start from: any for `flip`, one of zero magnetization for
  /// `exchange`.
  func start(sites: Int, using random: inout Random) -> UInt64 {
    switch self {
    case .flip:
      let bits = random.next()
      return sites == 64 ? bits : bits & (1 << UInt64(sites) - 1)
    case .exchange:
      precondition(
        sites % 2 == 0,
        "found zero magnetization of \(sites) sites; expected an even number of them")
      var order = Array(0..<sites)
      random.shuffle(&order)
      return order.prefix(sites / 2).reduce(0) { $0 | 1 << UInt64($1) }
    }
  }

  /// A configuration one move away.
  func proposal(from spins: UInt64, sites: Int, using random: inout Random) -> UInt64 {
    switch self {
    case .flip:
      return spins ^ 1 << UInt64(random.index(below: sites))
    case .exchange:
      // The number of pairs of opposite spins is the same before and after, so the rule is symmetric.
      let ones = spins.nonzeroBitCount
      let down = bit(random.index(below: ones), of: spins)
      let up = bit(random.index(below: sites - ones), of: ~spins)
      return spins ^ (down | up)
    }
  }

  /// The mask of one of the bits of a word that are 1, the lowest being number 0.
  private func bit(_ number: Int, of word: UInt64) -> UInt64 {
    var rest = word
    for _ in 0..<number { rest &= rest - 1 }
    return rest & (~rest + 1)
  }
}
