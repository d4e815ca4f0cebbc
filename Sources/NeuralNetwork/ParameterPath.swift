/// The place of a parameter in a module, built up on the way down to it.
///
/// Two types are paths. ``UnnamedPath`` has no size and forgets every step, so an optimizer that walks over
/// the parameters in every step allocates nothing; ``ParameterName`` spells the path, for files and
/// messages.
public protocol ParameterPath {
  /// The path of a named part of what `parent` leads to.
  static func / (parent: Self, name: StaticString) -> Self

  /// The path of an element of the list that `parent` leads to.
  static func / (parent: Self, index: Int) -> Self
}

/// A path that tells nothing, for walks that need no names.
public struct UnnamedPath: ParameterPath, Sendable {
  /// The path of a whole module.
  public init() {}

  /// The same path.
  public static func / (parent: UnnamedPath, name: StaticString) -> UnnamedPath { parent }

  /// The same path.
  public static func / (parent: UnnamedPath, index: Int) -> UnnamedPath { parent }
}

/// A path as PyTorch's `state_dict()` writes it, such as `mixer.0.token_mixer.2.weight`.
public struct ParameterName: ParameterPath, Hashable, Sendable, CustomStringConvertible {
  /// The names and indices on the way, outermost first.
  public private(set) var components: [String] = []

  /// The empty name, of a whole module.
  public init() {}

  /// The name of a part of what `parent` names.
  public static func / (parent: ParameterName, name: StaticString) -> ParameterName {
    parent.appending(name.description)
  }

  /// The name of an element of the list that `parent` names.
  public static func / (parent: ParameterName, index: Int) -> ParameterName {
    parent.appending(String(index))
  }

  private func appending(_ component: String) -> ParameterName {
    var name = self
    name.components.append(component)
    return name
  }

  /// The components joined by dots.
  public var description: String { components.joined(separator: ".") }
}
