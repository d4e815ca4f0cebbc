import NeuralNetwork
import Tensors
import Vectors

/// Computes local energies, E(σ) = Σ_σ′ ⟨σ|H|σ′⟩ ψ(σ′)/ψ(σ), on several threads.
struct LocalEnergies<Model: Module>: Sendable {
  private var workers: [Worker]
  private var parts: [Part] = []

  private struct Worker: Sendable {
    var amplitudes: CachedAmplitudes<Model>
    var connected: [UInt64] = []
    var elements: [Double] = []
    var counts: [Int] = []
    var logAmplitudes: [Double] = []
  }

  /// The number of configurations of a part of the work.
  private static var partSize: Int { 16 }

  init(_ wave: WaveFunction<Model>, threads: Int) {
    workers = (0..<threads).map { _ in Worker(amplitudes: CachedAmplitudes(wave)) }
  }

  /// The local energies of some configurations.
  ///
  /// - Parameters:
  ///   - configurations: one bit per spin.
  ///   - logAmplitudes: log ψ of each.
  ///   - hamiltonian: H, real and symmetric.
  ///   - wave: ψ.
  mutating func compute(
    _ configurations: [UInt64], logAmplitudes: [Double], _ hamiltonian: Hamiltonian,
    _ wave: WaveFunction<Model>
  ) -> [Double] {
    split(configurations.count, into: Self.partSize)
    for index in workers.indices { workers[index].amplitudes.clear() }
    concurrently(over: &parts, with: &workers) { part, worker in
      worker.connected.removeAll(keepingCapacity: true)
      worker.elements.removeAll(keepingCapacity: true)
      worker.counts.removeAll(keepingCapacity: true)
      for index in part.range {
        let before = worker.connected.count
        hamiltonian.forEachConnected(to: configurations[index]) { other, element in
          worker.connected.append(other)
          worker.elements.append(element)
        }
        worker.counts.append(worker.connected.count - before)
      }
      worker.amplitudes.computeLogAmplitudes(
        of: worker.connected, wave, into: &worker.logAmplitudes)
      part.energies.removeAll(keepingCapacity: true)
      var next = 0
      for (place, index) in part.range.enumerated() {
        var energy = hamiltonian.diagonal(configurations[index])
        for _ in 0..<worker.counts[place] {
          let ratio = exponential(worker.logAmplitudes[next] - logAmplitudes[index])
          energy.addProduct(worker.elements[next], ratio)
          next += 1
        }
        part.energies.append(energy)
      }
    }
    return parts.flatMap(\.energies)
  }

  /// The local energies of all configurations of a space. The amplitudes they need are those of the space,
  /// so no other is computed; the result is the same, bit for bit.
  ///
  /// - Parameters:
  ///   - space: the space, which H does not leave.
  ///   - logAmplitudes: log ψ of its configurations.
  ///   - hamiltonian: H, real and symmetric.
  mutating func compute(
    over space: ConfigurationSpace, logAmplitudes: [Double], _ hamiltonian: Hamiltonian
  ) -> [Double] {
    split(logAmplitudes.count, into: 64 * Self.partSize)
    concurrently(over: &parts, with: &workers) { part, _ in
      part.energies.removeAll(keepingCapacity: true)
      for index in part.range {
        let spins = space.configurations[index]
        var energy = hamiltonian.diagonal(spins)
        hamiltonian.forEachConnected(to: spins) { other, element in
          let ratio = exponential(logAmplitudes[space.index(of: other)] - logAmplitudes[index])
          energy.addProduct(element, ratio)
        }
        part.energies.append(energy)
      }
    }
    return parts.flatMap(\.energies)
  }

  /// Splits the work into parts of some number of configurations.
  private mutating func split(_ count: Int, into size: Int) {
    let partCount = (count + size - 1) / size
    if parts.count != partCount { parts = Array(repeating: Part(), count: partCount) }
    for index in parts.indices {
      parts[index].range = index * size..<min((index + 1) * size, count)
    }
  }
}

/// A part of the work. Outside the generic type, so that the compiler knows its size.
private struct Part: Sendable {
  var range = 0..<0
  var energies: [Double] = []
}
