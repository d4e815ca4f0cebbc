/// What a forward pass is for: only training keeps the derivatives that backward needs.
public enum Mode: Sendable {
  /// The outputs alone are needed.
  case inference
  /// A backward pass follows.
  case training
}
