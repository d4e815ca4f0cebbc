import ArgumentParser

/// The symmetries that log ψ is averaged over.
nonisolated enum Symmetry: String, EnumerableFlag, Codable {
  /// Those of the lattice and, but for atoms, the flip of all spins.
  case all
  /// The flip of all spins.
  case flip

  /// The name of the option, without the dashes.
  var option: String {
    switch self {
    case .all: "symmetric"
    case .flip: "flip-symmetric"
    }
  }

  static func name(for value: Symmetry) -> NameSpecification { .customLong(value.option) }

  static func help(for value: Symmetry) -> ArgumentHelp? {
    switch value {
    case .all:
      "Average log ψ over the symmetries of the lattice and, but for atoms, the flip of all spins."
    case .flip: "Average log ψ over the flip of all spins alone."
    }
  }
}
