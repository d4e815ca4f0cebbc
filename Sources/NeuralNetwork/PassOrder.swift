/// Checks that passes come in order, for caches whose backward pass overwrites what forward kept: a second
/// backward pass, or one in inference, would compute something wrong without a sign of it.
public struct PassOrder: Sendable {
  /// What the cache is for.
  public let mode: Mode

  private var hasActivations = false

  /// The order of passes before the first.
  public init(for mode: Mode) { self.mode = mode }

  /// Takes note of a forward pass.
  public mutating func forward() { hasActivations = true }

  /// Takes note of a backward pass.
  ///
  /// - Precondition: the cache is for training, and the pass before was a forward pass.
  public mutating func backward() {
    // Not precondition, which says nothing in an optimized build.
    guard mode.isTraining else {
      fatalError("found a backward pass in inference; expected makeCache(for: .training)")
    }
    guard hasActivations else {
      fatalError("found a backward pass; expected a forward pass with this cache first")
    }
    hasActivations = false
  }
}
