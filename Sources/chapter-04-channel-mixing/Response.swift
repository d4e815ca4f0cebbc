import ChapterKit
import Mixer
import Notebook
import Tensors

/// How the row of a patch changes in channel mixing's output while one number of its input is moved.
struct Response {
  /// How far the number is moved: −5 to 5 in steps of 1/8.
  static let amounts = (-40...40).map { Float($0) / 8 }
  /// The change of each channel, for each amount.
  let changes: [[Float]]

  /// Moves one number of a table.
  init(_ place: Place, of x: Tensor, in mixing: ChannelMixing) {
    changes = Self.amounts.map { amount in
      let all = effects(of: place, in: x, by: amount) { mixing($0) }
      return Array(all[place.patch * 128..<(place.patch + 1) * 128])
    }
  }

  /// For each channel the slope of the straight line through the origin that fits its curve best (least
  /// squares).
  var slopes: [Float] {
    let squares = Self.amounts.map { $0 * $0 }.reduce(0, +)
    return (0..<128).map { channel in
      zip(Self.amounts, changes).map { $0 * $1[channel] }.reduce(0, +) / squares
    }
  }

  /// The changes minus the straight lines, for each amount.
  var remainders: [[Float]] {
    let slopes = slopes
    return zip(Self.amounts, changes).map { amount, row in
      zip(row, slopes).map { $0 - amount * $1 }
    }
  }

  /// The rms of the remainders over the rms of the changes, over all channels and amounts.
  var nonlinearPart: Float { rms(remainders.flatMap { $0 }) / rms(changes.flatMap { $0 }) }

  /// The three channels that change most.
  var largestChannels: [Int] {
    let last = changes[changes.count - 1]
    return Array(last.indices.sorted { last[$0].magnitude > last[$1].magnitude }.prefix(3))
  }
}

/// Prints the size of W₁, the size of the slopes and the nonlinear part of the response, and the largest
/// change after token and channel mixing.
func showResponses(
  random: (ChannelMixing, Response, [(title: String, changes: [Float])]),
  learned: (ChannelMixing, Response, [(title: String, changes: [Float])])
) {
  table(
    ["weights", "W₁ (rms)", "slopes (rms)", "nonlinear part", "largest change"],
    [("random", random), ("learned", learned)].map { name, found in
      let (mixing, response, effects) = found
      return [
        name, fixed(rms(mixing.up.weight.elements), 3), fixed(rms(response.slopes), 3),
        percent(response.nonlinearPart, 0), short(largestChange(effects[2].changes)),
      ]
    })
}
