import ChapterKit
import NeuralNetwork
import Notebook
import Tensors

/// The numbers from 0 to `count` − 1 in random order.
func randomOrder(_ count: Int, using random: inout Random) -> [Int] {
  var order = Array(0..<count)
  random.shuffle(&order)
  return order
}

/// For each axis: how many elements differ between shuffling a layer's input along this axis and shuffling
/// its output in the same way.
func shuffleDifferences(of layer: some Layer, at x: Tensor, _ orders: [[Int]]) -> [String] {
  orders.enumerated().map { axis, order in
    differing(
      layer(shuffled(x, axis: axis, order)), shuffled(layer(x), axis: axis, order))
  }
}

/// Prints how many elements differ for each axis.
func showShuffles(_ token: [String], _ channel: [String]) {
  let axes = ["patches", "images", "channels"]
  table(
    ["shuffled", "token mixing", "channel mixing"],
    axes.indices.map { [axes[$0], token[$0], channel[$0]] })
}
