import Foundation
import NeuralNetwork
import SafeTensors
import Tensors

/// A search for a ground state in a file, so that it can be resumed as if it had never stopped, to the
/// same bits.
///
/// The file is in the safetensors format: the network's parameters and, as metadata, the plan and the
/// state of the search. The Hamiltonian is not in it; what tells which it is can be kept in the notes.
public struct GroundStateCheckpoint: Sendable {
  /// What the program that wrote it keeps beside the search, such as the model and the Hamiltonian.
  public let notes: String

  private let tensors: [(name: String, tensor: Tensor)]
  private let state: GroundStateState

  /// Where it was read from, for errors.
  private let path: String

  /// The plan of the search.
  public var plan: GroundStatePlan { state.plan }

  /// The checkpoint of a search.
  public init<Model: Module>(_ search: GroundStateSearch<Model>, notes: String = "") {
    self.notes = notes
    tensors = search.wave.model.parameters.map { ($0.name.description, $0.tensor) }
    state = GroundStateState(search)
    path = "checkpoint"
  }

  /// Writes the checkpoint, all or nothing.
  ///
  /// - Throws: `SafeTensorsError` if it cannot be written, or a parameter is not finite; an older file is
  ///   then left as it was.
  public func write(to path: String) throws(SafeTensorsError) {
    for (name, tensor) in tensors {
      guard let element = tensor.firstNonFiniteIndex else { continue }
      throw SafeTensorsError(
        path: path, found: "\(tensor[element].nonFiniteDescription) in tensor '\(name)'",
        expected: "finite numbers")
    }
    let metadata = ["search": try encoded(for: path), "notes": notes]
    try SafeTensorsFile(tensors, metadata: metadata).write(to: path)
  }

  private func encoded(for path: String) throws(SafeTensorsError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    do {
      return String(decoding: try encoder.encode(state), as: UTF8.self)
    } catch {
      throw SafeTensorsError(
        path: path, found: "the plan \(state.plan), to be written there", expected: "finite numbers"
      )
    }
  }

  /// Reads a checkpoint.
  ///
  /// - Throws: `SafeTensorsError` if the file cannot be read, or is no checkpoint of a search.
  public init(path: String) throws(SafeTensorsError) {
    let file = try SafeTensorsFile(path: path)
    guard let text = file.metadata["search"], let notes = file.metadata["notes"],
      let state = try? JSONDecoder().decode(GroundStateState.self, from: Data(text.utf8)),
      state.format == 1
    else {
      throw SafeTensorsError(
        path: path, found: "no search for a ground state beside the tensors",
        expected: "a checkpoint of one")
    }
    self.notes = notes
    self.state = state
    self.path = path
    tensors = file.tensors
  }

  /// The search where it stopped.
  ///
  /// - Parameters:
  ///   - hamiltonian: H, as in the search.
  ///   - wave: a wave function of the same sizes, scale and symmetry, whose parameters are replaced.
  ///   - threads: the number of threads; the result does not depend on it.
  /// - Throws: `SafeTensorsError` if the search is one for another wave function, or its state is
  ///   impossible.
  public func resumed<Model: Module>(
    of hamiltonian: Hamiltonian, with wave: WaveFunction<Model>, threads: Int
  ) throws(SafeTensorsError) -> GroundStateSearch<Model> {
    do throws(SafeTensorsError.Reason) {
      var wave = wave
      try wave.model.setParameters(to: tensors)
      return try state.search(of: hamiltonian, wave, threads: threads)
    } catch {
      throw SafeTensorsError(path: path, reason: error)
    }
  }
}
