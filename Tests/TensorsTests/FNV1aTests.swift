import Tensors
import Testing

@Suite("FNV-1a")
struct FNV1aTests {
  // From Fowler, Noll and Vo's test suite.
  @Test(
    "the hash of some bytes is the published one",
    arguments: [
      ("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C), ("foobar", 0x8594_4171_F739_67E8),
    ] as [(String, UInt64)])
  func publishedValues(text: String, expected: UInt64) {
    var hash = FNV1a()
    for byte in text.utf8 { hash.add([byte]) }
    #expect(hash.value == expected)
    hash = FNV1a()
    hash.add(Array(text.utf8))
    #expect(hash.value == expected)
  }

  @Test("the hash of a number is that of its bytes, the lowest first")
  func number() {
    var (number, bytes) = (FNV1a(), FNV1a())
    number.add(Float(bitPattern: 0x1234_5678))
    bytes.add([0x78, 0x56, 0x34, 0x12])
    #expect(number.value == bytes.value)
  }
}
