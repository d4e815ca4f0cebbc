/// A real symmetric operator on N ≤ 64 spins: a sum of Pauli strings, c · X(flips) · Z(signs).
///
/// A configuration is a `UInt64`: bit i is 0 for σᶻᵢ = +1 and 1 for σᶻᵢ = −1 (an excited atom). X
/// flips the spins of a bit mask, and Z multiplies by σᶻ of every spin of a bit mask:
///
///     ⟨σ′|H|σ⟩ = Σ c · (−1)^popcount(σ & signs),   σ′ = σ ^ flips
///
/// The terms that flip the same spins are summed into one matrix element.
public struct Hamiltonian: Hashable, Sendable {
  /// A Pauli string with its coefficient, c · X(flips) · Z(signs). As σʸ = i·σˣ·σᶻ, σʸσʸ on two
  /// sites is −1 · X · Z on both.
  public struct Term: Hashable, Sendable {
    /// The coefficient, c.
    public var coefficient: Double

    /// The spins that are flipped, as a bit mask.
    public var flips: UInt64

    /// The spins whose σᶻ are multiplied, as a bit mask.
    public var signs: UInt64

    /// The Pauli string with this coefficient.
    public init(_ coefficient: Double, flips: UInt64 = 0, signs: UInt64 = 0) {
      self.coefficient = coefficient
      self.flips = flips
      self.signs = signs
    }
  }

  /// The number of spins.
  public let sites: Int

  /// The terms, no two with the same masks, in increasing order of `flips`, then `signs`.
  public let terms: [Term]

  /// The coefficient of the term without flips and signs, 0 if there is none.
  private let constant: Double

  /// The terms without flips but with signs.
  private let diagonalTerms: [SignedTerm]

  /// The terms with flips, grouped by them.
  let groups: [FlipGroup]

  /// The terms with flips and signs, in the order of `terms`.
  private let signedTerms: [SignedTerm]

  /// The sum of some terms. Those with equal masks are merged, and those that cancel left out.
  ///
  /// - Precondition: 1 to 64 sites, masks within them, and an even number of σʸ (sites that are
  ///   flipped and signed) in every term, without which the operator is not symmetric.
  public init(sites: Int, terms: [Term]) {
    precondition(1...64 ~= sites, "found \(sites) sites; expected 1 to 64")
    let outside: UInt64 = sites == 64 ? 0 : ~0 << UInt64(sites)
    var places: [Masks: Int] = [:]
    var merged: [Term] = []
    for term in terms {
      precondition(
        (term.flips | term.signs) & outside == 0, "found \(term); expected masks of \(sites) sites")
      precondition(
        (term.flips & term.signs).nonzeroBitCount % 2 == 0,
        "found \(term); expected an even number of sites in both masks")
      let masks = Masks(flips: term.flips, signs: term.signs)
      if let place = places[masks] {
        merged[place].coefficient += term.coefficient
      } else {
        places[masks] = merged.count
        merged.append(term)
      }
    }
    merged.removeAll { $0.coefficient == 0 }
    merged.sort { ($0.flips, $0.signs) < ($1.flips, $1.signs) }

    self.sites = sites
    self.terms = merged
    constant = merged.first { $0.flips == 0 && $0.signs == 0 }?.coefficient ?? 0
    diagonalTerms = merged.filter { $0.flips == 0 && $0.signs != 0 }.map { SignedTerm($0) }
    signedTerms = merged.filter { $0.flips != 0 && $0.signs != 0 }.map { SignedTerm($0) }
    groups = Self.groups(of: merged.filter { $0.flips != 0 })
  }

  /// The groups of some terms, which are ordered by their flips.
  private static func groups(of terms: [Term]) -> [FlipGroup] {
    var groups: [FlipGroup] = []
    var signedCount = 0
    for term in terms {
      if groups.last?.flips != term.flips {
        groups.append(FlipGroup(flips: term.flips, signedTerms: signedCount..<signedCount))
      }
      let last = groups.count - 1
      if term.signs == 0 {
        groups[last].constant = term.coefficient
      } else {
        signedCount += 1
        groups[last].signedTerms = groups[last].signedTerms.lowerBound..<signedCount
      }
    }
    return groups
  }

  private struct Masks: Hashable {
    let flips: UInt64
    let signs: UInt64
  }

  /// The diagonal element ⟨σ|H|σ⟩.
  public func diagonal(_ spins: UInt64) -> Double {
    var sum = constant
    for term in diagonalTerms { sum += term.value(spins) }
    return sum
  }

  /// The matrix element ⟨σ ^ flips|H|σ⟩ of the terms of a group.
  @inline(__always) private func element(_ group: FlipGroup, _ spins: UInt64) -> Double {
    var sum = group.constant
    for index in group.signedTerms { sum += signedTerms[index].value(spins) }
    return sum
  }

  /// The matrix elements of a group for consecutive configurations.
  ///
  /// - Parameters:
  ///   - group: one of `groups`.
  ///   - first: the first configuration, σ.
  ///   - elements: overwritten with the elements of σ, σ + 1, …
  func computeElements(of group: FlipGroup, from first: UInt64, into elements: inout [Double]) {
    for i in elements.indices { elements[i] = group.constant }
    for term in signedTerms[group.signedTerms] {
      for i in elements.indices { elements[i] += term.value(first + UInt64(i)) }
    }
  }

  /// Calls `body` with every other configuration σ′ that H leads to, and the element ⟨σ′|H|σ⟩; those
  /// whose element is zero are left out. The order is that of the terms.
  public func forEachConnected(
    to spins: UInt64, _ body: (_ other: UInt64, _ element: Double) -> Void
  ) {
    for group in groups {
      let element = element(group, spins)
      if element != 0 { body(spins ^ group.flips, element) }
    }
  }

  /// The largest number of configurations that ``forEachConnected(to:_:)`` can name.
  public var largestConnectedCount: Int { groups.count }

  /// Whether no off-diagonal element is positive, so that some ground state has no negative amplitude
  /// (Perron and Frobenius).
  ///
  /// True only if it shows in each group of terms: if c without signs + Σ |c with signs| ≤ 0.
  public var isStoquastic: Bool {
    groups.allSatisfy { group in
      group.signedTerms.reduce(group.constant) { $0 + signedTerms[$1].coefficient.magnitude } <= 0
    }
  }

  /// The operator for amplitudes multiplied by Marshall's signs, (−1)^|σ ∩ A|, of a sublattice A
  /// (Marshall 1955): c becomes c · (−1)^|flips ∩ A|.
  public func withMarshallSigns(sublattice: UInt64) -> Hamiltonian {
    let terms = terms.map { term in
      var changed = term
      if (term.flips & sublattice).nonzeroBitCount % 2 == 1 { changed.coefficient.negate() }
      return changed
    }
    return Hamiltonian(sites: sites, terms: terms)
  }
}

// What follows is in this file so that the compiler inlines it.

/// The terms of a Hamiltonian that flip the same spins; together they make one matrix element.
struct FlipGroup: Hashable, Sendable {
  /// The spins that are flipped.
  let flips: UInt64

  /// The coefficient of the term without signs, 0 if there is none.
  var constant = 0.0

  /// The places of the other terms in the Hamiltonian's list of them.
  var signedTerms: Range<Int>
}

/// A term without its flips, c · Z(signs).
struct SignedTerm: Hashable, Sendable {
  /// The coefficient, c.
  let coefficient: Double

  /// The spins whose σᶻ are multiplied.
  let signs: UInt64

  /// The coefficient and the signs of a term.
  init(_ term: Hamiltonian.Term) {
    coefficient = term.coefficient
    signs = term.signs
  }

  /// c · (−1)^popcount(σ & signs).
  @inline(__always) func value(_ spins: UInt64) -> Double {
    let parity = UInt64(truncatingIfNeeded: (spins & signs).nonzeroBitCount) & 1
    return Double(bitPattern: coefficient.bitPattern ^ parity << 63)
  }
}
