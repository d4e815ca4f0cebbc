import SafeTensors
import Tensors

extension Parameterized {
  /// Writes the parameters to a safetensors file, under the names of ``parameters``.
  ///
  /// - Parameters:
  ///   - path: the file; an older one is replaced only by a whole new one.
  ///   - metadata: texts to be kept beside the tensors.
  /// - Throws: `SafeTensorsError` if it cannot be written, or a parameter is not finite.
  public func save(
    to path: String, metadata: [String: String] = [:]
  ) throws(SafeTensorsError) {
    if let bad = firstNonFiniteParameter {
      throw SafeTensorsError(
        path: path, found: "\(bad), to be written there", expected: "finite numbers")
    }
    let tensors = parameters.map { (name: $0.name.description, tensor: $0.tensor) }
    try SafeTensorsFile(tensors, metadata: metadata).write(to: path)
  }

  /// Replaces the parameters by those of a safetensors file, which must hold tensors of the same names and
  /// shapes and no others.
  ///
  /// - Throws: `SafeTensorsError` if the file cannot be read, a tensor is missing, extra or of another shape,
  ///   or a number is not finite. The parameters are then as before.
  public mutating func load(from path: String) throws(SafeTensorsError) {
    let model = self
    let file = try SafeTensorsFile(path: path) { announced throws(SafeTensorsError.Reason) in
      var copy = model
      try copy.setParameters(to: announced.tensors)
    }
    do throws(SafeTensorsError.Reason) {
      try setParameters(to: file.tensors)
    } catch {
      throw SafeTensorsError(path: path, reason: error)
    }
  }

  /// Replaces the parameters by named tensors; see ``load(from:)``.
  package mutating func setParameters(
    to tensors: [(name: String, tensor: Tensor)]
  ) throws(SafeTensorsError.Reason) {
    var rest: [String: Tensor] = [:]
    for (name, tensor) in tensors {
      guard rest.updateValue(tensor, forKey: name) == nil else {
        throw SafeTensorsError.Reason(found: "tensor '\(name)' twice", expected: "every name once")
      }
    }
    var loaded = self
    var mismatch: SafeTensorsError.Reason?
    loaded.visitNamedParameters { name, tensor in
      guard mismatch == nil else { return }
      let name = name.description
      guard let found = rest.removeValue(forKey: name) else {
        mismatch = SafeTensorsError.Reason(
          found: "no tensor '\(name)'", expected: "one of shape \(tensor.shape)")
        return
      }
      guard found.shape == tensor.shape else {
        mismatch = SafeTensorsError.Reason(
          found: "tensor '\(name)' of shape \(found.shape)", expected: "the shape \(tensor.shape)")
        return
      }
      tensor = found
    }
    if let mismatch { throw mismatch }
    if let extra = rest.keys.min() {
      throw SafeTensorsError.Reason(
        found: "a tensor '\(extra)'", expected: "only the \(loaded.parameters.count) of the model")
    }
    if let bad = loaded.firstNonFiniteParameter {
      throw SafeTensorsError.Reason(found: "\(bad)", expected: "finite numbers")
    }
    self = loaded
  }
}
