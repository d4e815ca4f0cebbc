import ChapterKit
import Mixer
import Notebook
import Tensors

/// A change of a model's parameters that should leave the loss as it is.
struct Shift {
  /// The tensor that it changes.
  let tensor: String
  /// Makes the change.
  let apply: (inout MLPMixer) -> Void
}

/// The changes that add 1 to all channels of some patches, one for each direction.
func channelShifts(of sizes: MixerConfiguration) -> [Shift] {
  let channels = 0..<sizes.hiddenDim
  let pixels = sizes.imageChannels * sizes.patchSize.height * sizes.patchSize.width
  var shifts: [Shift] = []
  for l in 0..<sizes.layers {
    for p in 0..<sizes.patches {
      shifts.append(
        Shift(tensor: "token mixing, b₂") { $0.layers[l].tokenMixing.down.bias[p] += 1 })
    }
    for h in 0..<sizes.channelMLPDim {
      shifts.append(
        Shift(tensor: "channel mixing, W₂") {
          for c in channels { $0.layers[l].channelMixing.down.weight[c, h] += 1 }
        })
    }
    shifts.append(
      Shift(tensor: "channel mixing, b₂") {
        for c in channels { $0.layers[l].channelMixing.down.bias[c] += 1 }
      })
  }
  for pixel in 0..<pixels {
    shifts.append(
      Shift(tensor: "patch embedding, W") {
        for c in channels { $0.patchEmbedding.weight[c * pixels + pixel] += 1 }
      })
  }
  shifts.append(
    Shift(tensor: "patch embedding, b") { for c in channels { $0.patchEmbedding.bias[c] += 1 } })
  return shifts
}

/// The changes that add the same number to all logits of an image, one for each direction.
func logitShifts(of sizes: MixerConfiguration) -> [Shift] {
  let classes = 0..<sizes.classes
  var shifts = (0..<sizes.hiddenDim).map { c in
    Shift(tensor: "classifier head, W") {
      for k in classes { $0.classifierHead.weight[k, c] += 1 }
    }
  }
  shifts.append(
    Shift(tensor: "classifier head, b") { for k in classes { $0.classifierHead.bias[k] += 1 } })
  return shifts
}

/// What the changes of one tensor do, each made alone.
struct ShiftEffect {
  let tensor: String
  /// The number of changes.
  var count = 0
  /// The largest change of a logit.
  var logits: Float = 0
  /// The largest change of the loss.
  var loss = 0.0
}

/// What some changes do when each is made alone: one result per tensor.
func effects(
  of shifts: [Shift], on model: MLPMixer, _ images: Tensor, _ labels: [Int]
) -> [ShiftEffect] {
  let (logits, loss) = (model(images), meanLoss(model, images, labels))
  var effects: [ShiftEffect] = []
  for shift in shifts {
    var shifted = model
    shift.apply(&shifted)
    if !effects.contains(where: { $0.tensor == shift.tensor }) {
      effects.append(ShiftEffect(tensor: shift.tensor))
    }
    let row = effects.firstIndex { $0.tensor == shift.tensor }!
    effects[row].count += 1
    effects[row].logits = max(effects[row].logits, largestDifference(shifted(images), logits))
    effects[row].loss = max(effects[row].loss, abs(meanLoss(shifted, images, labels) - loss))
  }
  return effects
}

/// The effects of changes, one row per tensor.
func effectRows(_ effects: [ShiftEffect]) -> [[String]] {
  effects.map { [$0.tensor, grouped($0.count), short($0.logits), short(Float($0.loss))] }
}
