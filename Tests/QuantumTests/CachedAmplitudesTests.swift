import Mixer
import NeuralNetwork
import Tensors
import Testing

@testable import Quantum

@Suite("Cached amplitudes")
struct CachedAmplitudesTests {
  @Test("cached amplitudes have the bits of computed ones, until the cache is cleared")
  func bits() throws {
    var cached = CachedAmplitudes(try mixerWave(width: 20))
    var random = Random(seed: 3)
    for seed in 1...2 as ClosedRange<UInt64> {
      let wave = try mixerWave(width: 20, seed: seed, headFactor: 3)
      var evaluator = AmplitudeEvaluator(wave, threads: 1)
      cached.clear()
      // More configurations than the table has entries, most of them several times.
      for _ in 0..<30 {
        let configurations = (0..<2_000).map { _ in UInt64(random.index(below: 50_000)) } + [0, 0]
        var found: [Double] = []
        cached.computeLogAmplitudes(of: configurations, wave, into: &found)
        #expect(found == evaluator.logAmplitudes(of: configurations, wave))
      }
    }
  }
}
