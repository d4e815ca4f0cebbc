/// A chain, a ring or a square torus of at most 64 sites, numbered row by row.
public struct Lattice: Hashable, Sendable {
  /// The number of rows, 1 for a chain.
  public let height: Int

  /// The number of sites of a row.
  public let width: Int

  /// Whether the last site of a row and of a column is a neighbor of the first.
  public let isPeriodic: Bool

  /// A chain, or a ring if it is periodic.
  ///
  /// - Throws: ``LatticeError`` for fewer than 1 site, fewer than 3 in a ring, or more than 64.
  public init(chain sites: Int, isPeriodic: Bool) throws(LatticeError) {
    guard (isPeriodic ? 3 : 1)...64 ~= sites else {
      throw isPeriodic ? .ringLength(found: sites) : .chainLength(found: sites)
    }
    height = 1
    width = sites
    self.isPeriodic = isPeriodic
  }

  /// A torus of `height` rows with `width` sites each.
  ///
  /// - Throws: ``LatticeError`` if a length is less than 3, or there are more than 64 sites.
  public init(height: Int, width: Int) throws(LatticeError) {
    guard 3...64 ~= height, 3...64 ~= width, height * width <= 64 else {
      throw .torusSize(height: height, width: width)
    }
    self.height = height
    self.width = width
    isPeriodic = true
  }

  /// The number of sites.
  public var sites: Int { height * width }

  /// Whether it has several rows.
  var isTorus: Bool { height > 1 }

  /// The pairs of nearest neighbors, each once.
  public var bonds: [Bond] {
    isTorus ? bonds(at: [(0, 1), (1, 0)]) : bonds(at: [(0, 1)])
  }

  /// The pairs of second neighbors, each once: two sites apart on a chain, across a diagonal on a
  /// torus.
  ///
  /// - Throws: ``LatticeError`` for a ring of fewer than 5 sites, whose second neighbors coincide
  ///   with each other or with the nearest.
  public var secondNeighborBonds: [Bond] {
    get throws(LatticeError) {
      guard isTorus || !isPeriodic || sites >= 5 else {
        throw .secondNeighbors(found: sites)
      }
      return isTorus ? bonds(at: [(1, 1), (1, -1)]) : bonds(at: [(0, 2)])
    }
  }

  /// One of the two sublattices, such that all nearest neighbors of its sites are in the other: the
  /// sites whose row and column have an odd sum, as a bit mask.
  ///
  /// - Throws: ``LatticeError`` if a ring or a torus has an odd length.
  public var sublattice: UInt64 {
    get throws(LatticeError) {
      guard !isPeriodic || (width % 2 == 0 && (!isTorus || height % 2 == 0)) else {
        throw .oddLength(height: height, width: width)
      }
      var mask: UInt64 = 0
      for row in 0..<height {
        for column in 0..<width where (row + column) % 2 == 1 {
          mask |= 1 << UInt64(row * width + column)
        }
      }
      return mask
    }
  }

  /// The pairs of every site with the sites at some distances from it, [rows, columns].
  private func bonds(at distances: [(rows: Int, columns: Int)]) -> [Bond] {
    var bonds: [Bond] = []
    for row in 0..<height {
      for column in 0..<width {
        for distance in distances {
          let other = column + distance.columns
          guard isPeriodic || other < width else { continue }
          let otherRow = (row + distance.rows) % height
          let otherColumn = (other + width) % width
          bonds.append(Bond(row * width + column, otherRow * width + otherColumn))
        }
      }
    }
    return bonds
  }
}

/// A pair of sites.
public struct Bond: Hashable, Sendable {
  /// The number of the first site.
  public let first: Int

  /// The number of the second site.
  public let second: Int

  /// The pair of two sites.
  init(_ first: Int, _ second: Int) {
    self.first = first
    self.second = second
  }

  /// The two sites as a bit mask.
  public var mask: UInt64 { 1 << UInt64(first) | 1 << UInt64(second) }
}
