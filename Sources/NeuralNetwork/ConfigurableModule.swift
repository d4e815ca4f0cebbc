import SafeTensors
import Tensors

/// A module that can be made again from a description of its sizes and its parameters, as a checkpoint keeps
/// them.
public protocol ConfigurableModule: Module {
  /// The sizes of the module.
  associatedtype Configuration: Codable, Hashable, Sendable

  /// The sizes of this module.
  var configuration: Configuration { get }

  /// The module of some sizes with given parameters.
  ///
  /// - Throws: `SafeTensorsError.Reason` if no module has these sizes, or the tensors are not its parameters.
  ///   A configuration from a file may be wrong: nothing much larger than the tensors should be allocated
  ///   before they were found to fit.
  init(
    _ configuration: Configuration, parameters: [(name: String, tensor: Tensor)]
  ) throws(SafeTensorsError.Reason)
}
