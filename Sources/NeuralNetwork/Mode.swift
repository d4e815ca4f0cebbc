/// What a forward pass is for: only training keeps the derivatives that backward needs.
public struct Mode: Equatable, Sendable {
  /// Whether a backward pass follows.
  public let isTraining: Bool

  /// The number of threads that may share a pass; the results do not depend on it.
  public let threads: Int

  /// A backward pass follows. Threads are of more use if each has its own examples.
  public static let training = Mode(isTraining: true, threads: 1)

  /// The outputs alone are needed.
  public static let inference = inference(threads: 1)

  /// The outputs alone are needed, of so few examples that threads share the pass, in modules that can be shared.
  public static func inference(threads: Int) -> Mode { Mode(isTraining: false, threads: threads) }
}
