import NeuralNetwork
import Tensors
import Testing

/// An MLP with a cache for one mode, and its passes.
private struct Passes {
  private let mlp: MLP
  private let x = Tensor([2, 3], repeating: 1)
  private var y = Tensor.empty
  private var cache: MLP.Cache

  init(_ mode: Mode) {
    var zeros = ZeroInitializer()
    mlp = MLP(channels: 3, hidden: 4, using: &zeros)
    cache = mlp.makeCache(for: mode)
  }

  mutating func forward() { mlp.forward(x, into: &y, cache: &cache) }

  mutating func backward() {
    var dx = Tensor.empty
    var gradient = mlp.zerosLike()
    mlp.backward(Tensor([2, 3]), x: x, into: &dx, cache: &cache, gradient: &gradient)
  }
}

@Suite("The order of passes through an MLP")
struct PassOrderTests {
  @Test("a backward pass of an MLP with a cache for inference ends the program, saying why")
  func inference() async throws {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var passes = Passes(.inference)
      passes.forward()
      passes.backward()
    }
    expectMessage("expected makeCache(for: .training)", in: result)
  }

  @Test("a backward pass of an MLP before any forward pass ends the program, saying why")
  func noForward() async throws {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var passes = Passes(.training)
      passes.backward()
    }
    expectMessage("expected a forward pass with this cache first", in: result)
  }

  @Test("a second backward pass of an MLP after one forward pass ends the program, saying why")
  func secondBackward() async throws {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var passes = Passes(.training)
      passes.forward()
      passes.backward()
      passes.backward()
    }
    expectMessage("expected a forward pass with this cache first", in: result)
  }

  @Test("forward and backward passes of an MLP may alternate, and forward passes be repeated")
  func allowed() {
    var passes = Passes(.training)
    passes.forward()
    passes.forward()
    passes.backward()
    passes.forward()
    passes.backward()
  }

  private func expectMessage(_ message: String, in result: ExitTest.Result?) {
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains(message), "\(text)")
  }
}
