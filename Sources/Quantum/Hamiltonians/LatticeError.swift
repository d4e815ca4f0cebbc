/// Why there is no lattice of some size, or not what was asked of it.
public enum LatticeError: Error, Hashable, CustomStringConvertible {
  /// An open chain has no site, or more than 64.
  case chainLength(found: Int)
  /// A ring has fewer than 3 sites, so that two bonds would join the same sites, or more than 64.
  case ringLength(found: Int)
  /// A torus has fewer than 3 rows or columns, or more than 64 sites.
  case torusSize(height: Int, width: Int)
  /// The second neighbors of a ring coincide.
  case secondNeighbors(found: Int)
  /// A ring or a torus has an odd length, so that it has no two sublattices.
  case oddLength(height: Int, width: Int)

  /// One line with what was found and what was expected.
  public var description: String {
    switch self {
    case .chainLength(let found):
      "found a chain of \(found) sites; expected 1 to 64"
    case .ringLength(let found):
      "found a ring of \(found) sites; expected 3 to 64"
    case .torusSize(let height, let width):
      "found a torus of \(height) × \(width) sites; expected lengths of at least 3 and at most 64 "
        + "sites"
    case .secondNeighbors(let found):
      "found second neighbors on a ring of \(found) sites; expected at least 5 sites"
    case .oddLength(let height, let width):
      "found a \(height > 1 ? "torus of \(height) × \(width)" : "ring of \(width)") sites; expected "
        + "even lengths, without which there are no sublattices"
    }
  }
}
