import TestSupport
import Testing

@testable import Tensors

@Suite("Tiles of dot products")
struct DotProductTileTests {
  @Test(
    "dot products computed by fours and by sixteens have the same bits",
    arguments: [1, 15, 16, 17, 33, 100])
  func tiles(depth: Int) {
    for rows in 1...6 {
      for columns in 1...6 {
        let a = randomTensor([rows, depth], seed: 1)
        let b = randomTensor([columns, depth], seed: 2)
        let start = randomTensor([rows, columns], seed: 3)
        var (pairs, fours) = (start, start)
        addDotProductsOfPairs(
          rows: rows, columns: columns, depth: depth, a.pointer, row: depth, b.pointer, row: depth,
          into: pairs.mutablePointer)
        addDotProductsOfFours(
          rows: rows, columns: columns, depth: depth, a.pointer, row: depth, b.pointer, row: depth,
          into: fours.mutablePointer)
        #expect(pairs == fours && pairs != start, "\(rows) × \(columns)")
      }
    }
  }
}
