import Mixer
import NeuralNetwork
import Tensors
import Testing

/// A token mixing with a cache for one mode, and its passes.
private struct Passes {
  private let mixing: TokenMixing
  private let x = Tensor([3, 2, 5], repeating: 1)
  private var y = Tensor.empty
  private var cache: TokenMixing.Cache

  init(_ mode: Mode) {
    var zeros = ZeroInitializer()
    mixing = TokenMixing(patches: 3, hidden: 4, using: &zeros)
    cache = mixing.makeCache(for: mode)
  }

  mutating func forward() { mixing.forward(x, into: &y, cache: &cache) }

  mutating func backward() {
    var dx = Tensor.empty
    var gradient = mixing.zerosLike()
    mixing.backward(Tensor([3, 2, 5]), x: x, into: &dx, cache: &cache, gradient: &gradient)
  }
}

@Suite("The order of passes through token mixing")
struct PassOrderTests {
  @Test("a backward pass of token mixing with a cache for inference ends the program, saying why")
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

  @Test("a backward pass of token mixing before any forward pass ends the program, saying why")
  func noForward() async throws {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var passes = Passes(.training)
      passes.backward()
    }
    expectMessage("expected a forward pass with this cache first", in: result)
  }

  @Test(
    "a second backward pass of token mixing after one forward pass ends the program, saying why")
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

  private func expectMessage(_ message: String, in result: ExitTest.Result?) {
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains(message), "\(text)")
  }
}
