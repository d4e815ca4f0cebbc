import Mixer
import NeuralNetwork
import Tensors
import Testing

/// The largest distance between elements, over the largest magnitude of the second.
func relativeError(_ a: Tensor, _ b: Tensor) -> Float {
  let largest = b.elements.map(\.magnitude).max()!
  return zip(a.elements, b.elements).map { ($0 - $1).magnitude }.max()! / largest
}

/// Expects every gradient within 10⁻⁴ of its tensor's largest entry.
///
/// The last bias of token mixing shifts all channels of a patch alike, which every layer norm after it
/// subtracts again: its gradient is zero, and what either program computes there is rounding.
func expectAgreement(_ gradient: some Parameterized, with expected: (String) -> Tensor?) {
  let largest = gradient.parameters.flatMap { $0.tensor.elements.map(\.magnitude) }.max()!
  for (name, tensor) in gradient.parameters {
    guard let theirs = expected(name.description) else {
      Issue.record("no gradient of \(name) to compare with")
      continue
    }
    if name.description.hasSuffix("token_mixer.2.bias") {
      #expect((tensor.elements + theirs.elements).allSatisfy { $0.magnitude < 1e-6 * largest })
    } else {
      #expect(relativeError(tensor, theirs) < 1e-4, "\(name)")
    }
  }
}
