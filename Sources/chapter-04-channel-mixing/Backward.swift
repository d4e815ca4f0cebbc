import ChapterKit
import Mixer
import Notebook
import Tensors

/// The derivatives with respect to the input and all parameters of channel mixing, from those with
/// respect to its output.
func backward(
  _ dy: Tensor, x: Tensor, of mixing: ChannelMixing
) -> (dx: Tensor, gradient: ChannelMixing) {
  let size: Shape = [x.shape[0] * x.shape[1], x.shape[2]]
  let (dy, matrix) = (dy.reshaped(to: size), x.reshaped(to: size))
  var hidden = multiplyFromRight(matrix, mixing.up.weight, plus: mixing.up.bias)
  var slope = Tensor.empty
  gelu(&hidden, derivative: &slope)

  var da = multiplyFromRight(dy, transposed(mixing.down.weight), plus: Tensor([hidden.shape[1]]))
  multiply(&da, by: slope)
  let dx = multiplyFromRight(da, transposed(mixing.up.weight), plus: Tensor([x.shape[2]]))

  // Chapter 3's ∂W = ∂Y·Xᵀ and ∂b = Σ ∂Y, with all matrices transposed.
  var result = mixing.zerosLike()
  result.up = linearGradient(transposed(da), transposed(matrix))
  result.down = linearGradient(transposed(dy), transposed(hidden))
  return (dx.reshaped(to: x.shape), result)
}

/// Prints how many elements of the derivatives of channel mixing from two backward passes differ.
func showDerivatives(
  _ ours: (dx: Tensor, gradient: ChannelMixing), _ library: (dx: Tensor, gradient: ChannelMixing)
) {
  table(
    ["derivative for", "shape", "elements that differ from the library's"],
    derivativePairs(ours, library).map { name, a, b in [name, "\(a.shape)", differing(a, b)] })
}
