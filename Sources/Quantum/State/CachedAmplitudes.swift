import NeuralNetwork
import Tensors

/// Computes amplitudes for one thread as an ``AmplitudeWorker`` does, and caches many of them: Markov chains,
/// and the configurations that a Hamiltonian connects, come to the same ones again and again.
///
/// The cache is a table of fixed size; a new amplitude replaces another with the same hash.
struct CachedAmplitudes<Model: Module>: Sendable {
  private var worker: AmplitudeWorker<Model>
  private var entries: [Entry] = []
  private var unknown: [UInt64] = []
  private var places: [Int] = []
  private var computed: [Double] = []

  /// The table has 2 to this power entries, half a megabyte.
  private static var bits: Int { 15 }

  /// The worker for networks of some sizes.
  init(_ wave: WaveFunction<Model>) {
    worker = AmplitudeWorker(wave)
  }

  /// Empties the cache; to be called when ψ may have changed.
  mutating func clear() {
    if entries.isEmpty {
      entries = Array(repeating: Entry(), count: 1 << Self.bits)
    } else {
      for index in entries.indices { entries[index] = Entry() }
    }
  }

  /// log ψ of some configurations.
  ///
  /// - Parameters:
  ///   - configurations: one bit per spin.
  ///   - wave: ψ, the same in all calls after ``clear()``.
  ///   - logAmplitudes: overwritten with one number per configuration.
  mutating func computeLogAmplitudes(
    of configurations: [UInt64], _ wave: WaveFunction<Model>, into logAmplitudes: inout [Double]
  ) {
    logAmplitudes.removeAll(keepingCapacity: true)
    unknown.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    for (place, spins) in configurations.enumerated() {
      let entry = entries[slot(of: spins)]
      logAmplitudes.append(entry.logAmplitude)
      if entry.spins != spins || entry.logAmplitude.isNaN {
        unknown.append(spins)
        places.append(place)
      }
    }
    worker.computeLogAmplitudes(of: unknown, wave, into: &computed)
    for (index, spins) in unknown.enumerated() {
      logAmplitudes[places[index]] = computed[index]
      entries[slot(of: spins)] = Entry(spins: spins, logAmplitude: computed[index])
    }
  }

  /// Where in the table a configuration is: the upper bits of its product with 2⁶⁴ divided by the golden ratio.
  private func slot(of spins: UInt64) -> Int {
    Int(truncatingIfNeeded: (spins &* 0x9E37_79B9_7F4A_7C15) &>> UInt64(64 - Self.bits))
  }
}

/// An amplitude in the cache. Outside the generic type, so that the compiler knows its size.
private struct Entry: Sendable {
  var spins: UInt64 = 0
  /// NaN if there is none.
  var logAmplitude = Double.nan
}
