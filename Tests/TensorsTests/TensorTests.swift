import Testing

@testable import Tensors

@Suite("Tensors")
struct TensorTests {
  @Test("a copy of a tensor does not see later changes")
  func isAValue() {
    let a = Tensor([2, 3], [1, 2, 3, 4, 5, 6])
    var b = a
    b[1, 2] = 9
    #expect(a.elements == [1, 2, 3, 4, 5, 6])
    #expect(b.elements == [1, 2, 3, 4, 5, 9])
    var c = b
    c.fill(with: 0)
    #expect(b[1, 2] == 9)
  }

  @Test("a tensor is stored row by row")
  func rowMajor() {
    let a = Tensor([2, 3, 4], (0..<24).map { Float($0) })
    #expect(a[1, 2, 3] == 23)
    #expect(a[0, 1, 0] == 4)
    #expect(a.reshaped(to: [6, 4])[5, 3] == 23)
  }

  @Test("a new tensor is zeros on the boundary of a cache line")
  func zeros() {
    for count in [1, 15, 16, 17, 1000] {
      let a = Tensor([count])
      #expect(a.elements.allSatisfy { $0 == 0 })
      #expect(UInt(bitPattern: a.pointer) % 64 == 0)
    }
  }

  @Test("a tensor keeps its memory when it takes a size that it had before")
  func reuse() {
    var a = Tensor([100])
    let before = a.pointer
    a.resize(to: [3, 4])
    a.resize(to: [10, 10])
    #expect(a.pointer == before)
  }

  @Test("a tensor is not overwritten when a copy of it takes a new size")
  func reuseOfShared() {
    let a = Tensor([4], [1, 2, 3, 4])
    var b = a
    b.resize(to: [4])
    b.fill(with: 7)
    #expect(a.elements == [1, 2, 3, 4])
  }

  @Test("two tensors are equal if and only if their shapes and bits are")
  func equality() {
    #expect(Tensor([2], [1, .nan]) == Tensor([2], [1, .nan]))
    #expect(Tensor([2], [0, 1]) != Tensor([2], [-0.0, 1]))
    #expect(Tensor([2, 1]) != Tensor([1, 2]))
  }
}

@Suite("Shapes")
struct ShapeTests {
  @Test("a shape knows its sizes, their product, and how PyTorch writes it")
  func basics() {
    let shape: Shape = [16, 4, 128]
    #expect(shape.rank == 3)
    #expect(shape.count == 8192)
    #expect(shape.description == "[16, 4, 128]")
    #expect(shape.droppingFirst() == [4, 128])
    #expect(shape.replacingFirst(with: 2) == [2, 4, 128])
    #expect(shape.replacingLast(with: 2) == [16, 4, 2])
    #expect(Shape(3, 4).addingFirst(5) == [5, 3, 4])
    #expect(Shape().count == 1)
  }

  @Test("a shape has at most four sizes, none negative")
  func limits() {
    #expect(Shape([1, 2, 3, 4, 5]) == nil)
    #expect(Shape([2, -1]) == nil)
    #expect(Shape([]) == Shape())
  }
}
