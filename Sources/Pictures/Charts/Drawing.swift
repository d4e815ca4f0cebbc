/// A figure drawn by a closure, such as a diagram of an architecture.
public struct Drawing: Figure {
  /// The size, in points.
  public let size: Size
  private let content: @Sendable (inout Canvas) -> Void

  /// The figure that `content` draws on a canvas whose origin is its upper left corner.
  public init(size: Size, content: @escaping @Sendable (inout Canvas) -> Void) {
    self.size = size
    self.content = content
  }

  /// Calls the closure.
  public func draw(on canvas: inout Canvas) {
    content(&canvas)
  }
}
