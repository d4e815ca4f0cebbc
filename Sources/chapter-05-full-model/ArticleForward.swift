import ChapterKit
import Mixer
import NeuralNetwork
import Tensors

/// The article's forward pass, statement by statement, in plain loops: a batch is
/// [images, patches, channels], and token mixing is between two transposes.
///
/// - Parameters:
///   - model: the model with the weights.
///   - images: [images, image channels, height, width].
/// - Returns: the logits, [images, classes].
nonisolated func articleLogits(_ model: MLPMixer, _ images: Tensor) -> Tensor {
  // patches_embed = self.patch_embed(x); patches = patches_embed.flatten(2).transpose(1, 2)
  var y = lastAxesSwapped(convolved(images, model.patchEmbedding))
  for layer in model.layers {
    // y = self.norm_tokens(x); y.transpose(1, 2); self.token_mixer(y); y.transpose(1, 2); x + y
    let tokens = lastAxesSwapped(normalized(y, by: layer.tokenNorm))
    let mixed = linear(gelued(linear(tokens, by: layer.tokenMixing.up)), by: layer.tokenMixing.down)
    y = sum(y, lastAxesSwapped(mixed))
    // z = self.norm_channels(x); z = self.channel_mixer(z); out = x + z
    let channels = normalized(y, by: layer.channelNorm)
    y = sum(
      y, linear(gelued(linear(channels, by: layer.channelMixing.up)), by: layer.channelMixing.down))
  }
  // y = self.norm(y); y = y.mean(dim=1); logits = self.classifier_head(y)
  return linear(meanOverPatches(normalized(y, by: model.norm)), by: model.classifierHead)
}

/// `nn.Conv2d` with a stride of its kernel's size, and `flatten(2)`: [images, channels, patches].
nonisolated private func convolved(_ images: Tensor, _ embedding: PatchEmbedding) -> Tensor {
  let (count, inputs) = (images.shape[0], images.shape[1])
  let (height, width) = (images.shape[2], images.shape[3])
  let (patch, channels) = (embedding.patch, embedding.weight.shape[0])
  let (down, across) = (height / patch.height, width / patch.width)
  let (pixels, weight) = (images.elements, embedding.weight.elements)
  var result: [Float] = []
  for image in 0..<count {
    for channel in 0..<channels {
      for place in 0..<down * across {
        var sum = embedding.bias[channel]
        for input in 0..<inputs {
          for row in 0..<patch.height {
            for column in 0..<patch.width {
              let y = place / across * patch.height + row
              let x = place % across * patch.width + column
              sum +=
                pixels[((image * inputs + input) * height + y) * width + x]
                * weight[
                  ((channel * inputs + input) * patch.height + row) * patch.width + column]
            }
          }
        }
        result.append(sum)
      }
    }
  }
  return Tensor([count, channels, down * across], result)
}

/// `nn.GELU`.
nonisolated private func gelued(_ x: Tensor) -> Tensor {
  var result = x
  gelu(&result)
  return result
}

/// `x.mean(dim=1)`.
nonisolated private func meanOverPatches(_ x: Tensor) -> Tensor {
  let (count, patches, channels) = (x.shape[0], x.shape[1], x.shape[2])
  var result: [Float] = []
  for image in 0..<count {
    for channel in 0..<channels {
      var sum: Float = 0
      for patch in 0..<patches { sum += x[image, patch, channel] }
      result.append(sum / Float(patches))
    }
  }
  return Tensor([count, channels], result)
}
