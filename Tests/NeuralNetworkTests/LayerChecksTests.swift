import LayerChecks
import NeuralNetwork
import Tensors
import TestSupport
import Testing

/// An MLP with one mistake.
private struct FaultyMLP: Layer {
  enum Fault {
    case none
    /// The second map is not visited as a parameter.
    case unvisited
    /// A derivative has the wrong sign.
    case sign
    /// The first weights that a cache met are kept for ever.
    case stale
  }

  var mlp: MLP
  let fault: Fault

  struct Cache: Sendable {
    var mlp: MLP.Cache
    var kept: MLP?
  }

  mutating func visitParameters<Path: ParameterPath>(
    at path: Path, _ body: (Path, inout Tensor) throws -> Void
  ) rethrows {
    try mlp.up.visitParameters(at: path / "up", body)
    if fault != .unvisited { try mlp.down.visitParameters(at: path / "down", body) }
  }

  func makeCache(for mode: Mode) -> Cache { Cache(mlp: mlp.makeCache(for: mode)) }

  func forward(_ x: Tensor, into y: inout Tensor, cache: inout Cache) {
    if cache.kept == nil { cache.kept = mlp }
    let mlp = fault == .stale ? cache.kept ?? mlp : mlp
    mlp.forward(x, into: &y, cache: &cache.mlp)
  }

  func backward(
    _ dy: Tensor, x: Tensor, into dx: inout Tensor, cache: inout Cache, gradient: inout FaultyMLP
  ) {
    mlp.backward(dy, x: x, into: &dx, cache: &cache.mlp, gradient: &gradient.mlp)
    if fault == .sign { dx[0] = -dx[0] }
  }
}

@Suite("The checks of a layer")
struct LayerChecksTests {
  private func mismatches(_ fault: FaultyMLP.Fault) -> [String] {
    var random = Random(seed: 1)
    let layer = FaultyMLP(mlp: MLP(channels: 4, hidden: 6, using: &random), fault: fault)
    return gradientMismatches(of: layer, at: randomTensor([3, 4], seed: 2))
  }

  @Test("the checks of a layer find nothing wrong with a layer that is right")
  func none() {
    #expect(mismatches(.none) == [])
  }

  @Test("the checks of a layer find a parameter that is not visited")
  func unvisited() {
    #expect(
      mismatches(.unvisited) == ["visitParameters: found 2 tensors; expected the 4 that are stored"]
    )
  }

  @Test("the checks of a layer find a derivative with the wrong sign")
  func sign() {
    #expect(mismatches(.sign).count == 1)
    #expect(mismatches(.sign).first?.hasPrefix("gradient of x[0]") == true)
  }

  @Test("the checks of a layer find weights that a cache keeps after they have changed")
  func stale() {
    #expect(mismatches(.stale).contains { $0.hasPrefix("output: found that of old weights") })
  }
}
