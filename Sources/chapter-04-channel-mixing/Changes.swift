import ChapterKit
import Mixer
import Notebook
import Tensors

/// One number of the first image's table.
struct Place {
  /// The row.
  var patch: Int
  /// The column.
  var channel: Int
}

/// The table with one number of the first image raised by an amount.
func raised(_ x: Tensor, _ place: Place, by amount: Float) -> Tensor {
  var y = x
  y[place.patch, 0, place.channel] += amount
  return y
}

/// How each number of the first image's output changes if one number of its input is raised: one row
/// per patch, one column per channel.
func effects(
  of place: Place, in x: Tensor, by amount: Float = 1, through layer: (Tensor) -> Tensor
) -> [Float] {
  let (before, after) = (layer(x), layer(raised(x, place, by: amount)))
  return (0..<before.shape[0]).flatMap { p in
    (0..<before.shape[2]).map { c in after[p, 0, c] - before[p, 0, c] }
  }
}

/// The effects of raising one number by 1: of token mixing, of channel mixing, and of one after the other.
func effects(
  of place: Place, in x: Tensor, _ token: TokenMixing, _ channel: ChannelMixing
) -> [(title: String, changes: [Float])] {
  [
    ("Token mixing", effects(of: place, in: x) { token($0) }),
    ("Channel mixing", effects(of: place, in: x) { channel($0) }),
    ("Token, then channel mixing", effects(of: place, in: x) { channel(token($0)) }),
  ]
}

/// The numbers of rows (patches) and of columns (channels) in which something changes.
func reach(_ changes: [Float]) -> (patches: Int, channels: Int) {
  let places = changes.indices.filter { changes[$0] != 0 }
  return (Set(places.map { $0 / 128 }).count, Set(places.map { $0 % 128 }).count)
}

/// Prints in how many patches, channels and numbers something changes, and the largest change.
func showReach(_ effects: [(title: String, changes: [Float])]) {
  table(
    ["", "patches", "channels", "numbers that change", "largest change"],
    effects.map { title, changes in
      let (patches, channels) = reach(changes)
      let count = changes.count { $0 != 0 }
      return [title, patches, channels, grouped(count), short(largestChange(changes))]
    })
}

/// The largest magnitude of some changes.
func largestChange(_ changes: [Float]) -> Float { changes.map(\.magnitude).max() ?? 0 }
