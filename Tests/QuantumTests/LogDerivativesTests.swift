import Mixer
import NeuralNetwork
import Tensors
import Testing

@testable import Quantum

@Suite("Derivatives of log ψ")
struct LogDerivativesTests {
  /// A full sum over the configurations of a wave function.
  private func fullSum(
    _ wave: WaveFunction<MLPMixer>, _ hamiltonian: Hamiltonian
  ) -> Ensemble {
    let space = ConfigurationSpace(
      sites: wave.sites, hasZeroMagnetization: false, symmetry: wave.symmetry)
    var evaluator = AmplitudeEvaluator(wave, threads: 1)
    var localEnergies = LocalEnergies(wave, threads: 1)
    let logAmplitudes = evaluator.logAmplitudes(of: space.configurations, wave)
    return Ensemble(
      configurations: space.configurations, weights: space.weights(logAmplitudes),
      logAmplitudes: logAmplitudes,
      localEnergies: localEnergies.compute(
        space.configurations, logAmplitudes: logAmplitudes, hamiltonian, wave))
  }

  @Test(
    "2Oᵀε is the derivative of the exact energy with respect to every parameter, also over orbits",
    arguments: [false, true])
  func gradient(isSymmetric: Bool) throws {
    let group = SymmetryGroup(try Lattice(chain: 4, isPeriodic: true), flip: true)
    let wave = try mixerWave(
      width: 4, seed: 2, headFactor: 2, symmetry: isSymmetric ? group : nil)
    let hamiltonian = try isingRing(4, field: 0.7)
    let ensemble = fullSum(wave, hamiltonian)
    var derivatives = DoubleMatrix.empty
    var logDerivatives = LogDerivatives(wave, threads: 2)
    logDerivatives.compute(ensemble, wave, into: &derivatives)
    let residual = ensemble.residual(mean: ensemble.energy)
    let gradient = derivatives.transposeProduct(with: residual, threads: 1).map { 2 * $0 }

    func energy(_ parameter: Int, _ distance: Float) -> Double {
      var direction = Tensor([gradient.count])
      direction[parameter] = 1
      var moved = wave
      moved.model.move(along: direction, by: distance)
      return fullSum(moved, hamiltonian).energy
    }
    // Central differences, exact up to the fourth power of h.
    let h: Float = 1 / 64
    let differences = gradient.indices.map { parameter in
      let near = energy(parameter, h) - energy(parameter, -h)
      let far = energy(parameter, 2 * h) - energy(parameter, -2 * h)
      return (8 * near - far) / (12 * Double(h))
    }
    #expect(gradient.count == wave.model.parameterCount)
    #expect(vectorsAgree(gradient, differences, within: 1e-4))
    #expect(differences.contains { $0.magnitude > 0.01 })
  }

  @Test("the rows are centered: their sum, each times √w, is zero in every column")
  func centered() throws {
    let wave = try mixerWave(width: 6, headFactor: 2)
    let ensemble = fullSum(wave, try rydbergChain(6))
    var derivatives = DoubleMatrix.empty
    var logDerivatives = LogDerivatives(wave, threads: 1)
    logDerivatives.compute(ensemble, wave, into: &derivatives)
    #expect(derivatives.rows == 64)
    #expect(derivatives.columns == wave.model.parameterCount)
    let sums = derivatives.transposeProduct(
      with: ensemble.weights.map { $0.squareRoot() }, threads: 1)
    #expect(sums.allSatisfy { $0.magnitude < 1e-12 })
  }
}
