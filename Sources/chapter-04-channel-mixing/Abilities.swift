import ChapterKit
import Mixer
import Notebook
import Tensors

/// Stacks of the same layers with one kind of mixing and with both.
func kindsOfStacks(of layers: [MixerLayer]) -> [(name: String, stack: Stack)] {
  [
    ("token mixing, no layer norm", Stack(layers: layers, hasNorm: false, hasChannelMixing: false)),
    ("token mixing", Stack(layers: layers, hasChannelMixing: false)),
    ("channel mixing", Stack(layers: layers, hasTokenMixing: false)),
    ("both", Stack(layers: layers)),
  ]
}

/// What a stack does with one table of patches.
struct Abilities {
  /// The numbers of patches and of channels of the output that depend on one number of the input.
  var patches, channels: Int
  /// How far the effect of two channels together is from the sum of their effects: the rms of the
  /// difference over that of the joint effect.
  var interaction: Float
  /// The largest change of the mean over patches if the input's patches are put in another order.
  var orderEffect: Float

  /// Measures a stack at a table.
  ///
  /// - Parameters:
  ///   - stack: the stack.
  ///   - x: the table, [patches, images, channels].
  ///   - place: the number that is raised by 1.
  ///   - other: another channel of the same patch, raised by 1 as well.
  ///   - order: the new order of the patches.
  init(_ stack: Stack, at x: Tensor, _ place: Place, and other: Int, order: [Int]) {
    let one = effects(of: place, in: x) { stack($0) }
    (patches, channels) = reach(one)

    let second = Place(patch: place.patch, channel: other)
    let oneAfterTwo = effects(of: place, in: raised(x, second, by: 1)) { stack($0) }
    let two = effects(of: second, in: x) { stack($0) }
    interaction =
      rms(zip(oneAfterTwo, one).map { $0 - $1 }) / rms(zip(oneAfterTwo, two).map { $0 + $1 })

    let mean = meanOverPatches(stack(x))
    orderEffect = largestDifference(mean, meanOverPatches(stack(shuffled(x, axis: 0, order))))
  }
}

/// Prints what some stacks do.
func showAbilities(_ abilities: [Abilities], of names: [String]) {
  table(
    ["four layers of", "patches", "channels", "interaction", "order"],
    zip(names, abilities).map { name, found in
      let interaction = found.interaction == 0 ? "0" : percent(found.interaction, 1)
      return [name, found.patches, found.channels, interaction, short(found.orderEffect)]
    })
}

/// The mean over the patches, [images, channels].
private func meanOverPatches(_ x: Tensor) -> Tensor {
  var mean = Tensor.empty
  meanOverFirstAxis(x, into: &mean)
  return mean
}
