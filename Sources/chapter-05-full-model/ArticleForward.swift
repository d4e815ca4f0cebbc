import Mixer
import Tensors

/// The article's forward pass, statement by statement, in plain loops: a batch is
/// [images, patches, channels], and token mixing stands between two transposes.
///
/// - Parameters:
///   - model: whose weights are used.
///   - images: [images, image channels, height, width].
/// - Returns: the scores, [images, classes].
nonisolated func articleScores(_ model: MLPMixer, _ images: Tensor) -> Tensor {
  // patches_embed = self.patch_embed(x); patches = patches_embed.flatten(2).transpose(1, 2)
  var y = transposed12(convolved(images, model.patchEmbedding))
  for layer in model.layers {
    // y = self.norm_tokens(x); y.transpose(1, 2); self.token_mixer(y); y.transpose(1, 2); x + y
    let tokens = transposed12(normalized(y, layer.tokenNorm))
    let mixed = linear(gelued(linear(tokens, layer.tokenMixing.up)), layer.tokenMixing.down)
    y = sum(y, transposed12(mixed))
    // z = self.norm_channels(x); z = self.channel_mixer(z); out = x + z
    let channels = normalized(y, layer.channelNorm)
    y = sum(y, linear(gelued(linear(channels, layer.channelMixing.up)), layer.channelMixing.down))
  }
  // y = self.norm(y); y = y.mean(dim=1); logits = self.classifier_head(y)
  return linear(meanOverPatches(normalized(y, model.norm)), model.classifierHead)
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

/// `x.transpose(1, 2)`.
nonisolated private func transposed12(_ x: Tensor) -> Tensor {
  let (first, second, third) = (x.shape[0], x.shape[1], x.shape[2])
  let elements = x.elements
  var result: [Float] = []
  for a in 0..<first {
    for c in 0..<third {
      for b in 0..<second { result.append(elements[(a * second + b) * third + c]) }
    }
  }
  return Tensor([first, third, second], result)
}

/// `nn.Linear`, along the last axis.
nonisolated private func linear(_ x: Tensor, _ map: Linear) -> Tensor {
  let (outputs, inputs) = (map.weight.shape[0], map.weight.shape[1])
  let (elements, weight, bias) = (x.elements, map.weight.elements, map.bias.elements)
  var result: [Float] = []
  for row in 0..<x.count / inputs {
    for output in 0..<outputs {
      var sum = bias[output]
      for input in 0..<inputs {
        sum += elements[row * inputs + input] * weight[output * inputs + input]
      }
      result.append(sum)
    }
  }
  return Tensor(x.shape.replacingLast(with: outputs), result)
}

/// `nn.LayerNorm`, over the last axis.
nonisolated private func normalized(_ x: Tensor, _ norm: LayerNorm) -> Tensor {
  let width = norm.weight.count
  let (elements, weight, bias) = (x.elements, norm.weight.elements, norm.bias.elements)
  var result: [Float] = []
  for row in 0..<x.count / width {
    let values = elements[row * width..<(row + 1) * width]
    let mean = values.reduce(0, +) / Float(width)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(width)
    for (column, value) in values.enumerated() {
      result.append((value - mean) / (variance + 1e-5).squareRoot() * weight[column] + bias[column])
    }
  }
  return Tensor(x.shape, result)
}

/// `nn.GELU`.
nonisolated private func gelued(_ x: Tensor) -> Tensor {
  var result = x
  gelu(&result)
  return result
}

/// `x + y`.
nonisolated private func sum(_ x: Tensor, _ y: Tensor) -> Tensor {
  Tensor(x.shape, zip(x.elements, y.elements).map { $0 + $1 })
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
