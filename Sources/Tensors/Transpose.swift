/// Writes the transpose of a matrix.
///
/// - Parameters:
///   - matrix: a tensor seen as [first size, all others].
///   - result: written, [all others, first size].
public func transpose(_ matrix: Tensor, into result: inout Tensor) {
  let rows = matrix.shape.first
  let columns = matrix.count / rows
  result.resize(to: Shape(columns, rows))
  let source = matrix.pointer
  let target = result.mutablePointer
  // Blocks of one cache line keep both sides in the first cache.
  for top in stride(from: 0, to: rows, by: 16) {
    for left in stride(from: 0, to: columns, by: 16) {
      for column in left..<min(left + 16, columns) {
        for row in top..<min(top + 16, rows) {
          target[column * rows + row] = source[row * columns + column]
        }
      }
    }
  }
}
