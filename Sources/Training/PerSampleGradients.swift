import NeuralNetwork
import Tensors

/// The gradient of every sample's output with respect to all parameters, as second-order methods need it:
/// the rows of a Jacobian.
///
/// Every sample passes through the model by itself, so its output and its gradient do not depend on the
/// others. Memory is kept from call to call.
public struct PerSampleGradients<Model: Module>: Sendable {
  /// The output of a sample and the gradient of the output's sum.
  public struct Sample: Sendable {
    /// The output of the model for this sample, [1, …].
    public fileprivate(set) var output = Tensor.empty
    /// The derivatives of the sum of the output's elements, [parameterCount], in the order of the model's
    /// parameters.
    public fileprivate(set) var gradient = Tensor.empty
    fileprivate var place = 0
  }

  /// The samples of the last call.
  public private(set) var samples: [Sample] = []

  private var workers: [Worker]
  private let parameterCount: Int

  /// What one thread works with.
  private struct Worker: Sendable {
    var cache: Model.Cache
    var gradient: Model
    var input = Tensor.empty
    var dOutput = Tensor.empty
  }

  /// Memory for the gradients of a model, or of others of the same sizes.
  ///
  /// - Parameters:
  ///   - model: gives the sizes.
  ///   - threads: the number of threads; the results do not depend on it.
  public init(_ model: Model, threads: Int) {
    precondition(threads >= 1, "gradients need at least one thread; found \(threads)")
    parameterCount = model.parameterCount
    workers = (0..<threads).map { _ in
      Worker(cache: model.makeCache(for: .training), gradient: model.zerosLike())
    }
  }

  /// Computes ``samples`` anew.
  ///
  /// - Parameters:
  ///   - model: the model as it is now.
  ///   - count: the number of samples.
  ///   - load: writes the input of one sample, [1, …]; called on several threads at once.
  public mutating func compute(
    of model: Model, count: Int, load: @Sendable (_ place: Int, _ input: inout Tensor) -> Void
  ) {
    if samples.count != count { samples = Array(repeating: Sample(), count: count) }
    for place in samples.indices { samples[place].place = place }
    let size = Shape(parameterCount)
    concurrently(over: &samples, with: &workers) { sample, worker in
      load(sample.place, &worker.input)
      model.forward(worker.input, into: &sample.output, cache: &worker.cache)
      worker.dOutput.resize(to: sample.output.shape)
      worker.dOutput.fill(with: 1)
      worker.gradient.setToZero()
      model.backward(
        worker.dOutput, x: worker.input, cache: &worker.cache, gradient: &worker.gradient)
      sample.gradient.resize(to: size)
      worker.gradient.copyParameters(to: &sample.gradient)
    }
  }
}
