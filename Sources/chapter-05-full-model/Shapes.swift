import Mixer
import NeuralNetwork
import Tensors

/// The shapes of everything that a model with at least one layer computes, one row per step: the step,
/// the shape for these images, its axes here and its axes in the article.
nonisolated func shapes(_ images: Tensor, in model: MLPMixer) -> [[String]] {
  let embedded = model.patchEmbedding(images)
  let layer = model.layers[0]
  let (tokens, channels) = (layer.tokenMixing.up, layer.channelMixing.up)
  var (tokenHidden, channelHidden) = (Tensor.empty, Tensor.empty)
  tokens.forwardAlongFirstAxis(layer.tokenNorm(embedded), into: &tokenHidden)
  channels.forwardAlongLastAxis(layer.channelNorm(embedded), into: &channelHidden)
  let output = layer(embedded)
  let normalized = model.norm(output)
  var (mean, logits) = (Tensor.empty, Tensor.empty)
  meanOverFirstAxis(normalized, into: &mean)
  model.classifierHead.forwardAlongLastAxis(mean, into: &logits)
  return [
    ["images", "\(images.shape)", "[B, 1, H, W]", "[B, 1, H, W]"],
    ["patch embedding", "\(embedded.shape)", "[S, B, C]", "[B, S, C]"],
    ["hidden units of token mixing", "\(tokenHidden.shape)", "[D_S, B, C]", "[B, C, D_S]"],
    ["hidden units of channel mixing", "\(channelHidden.shape)", "[S, B, D_C]", "[B, S, D_C]"],
    ["Mixer layer", "\(output.shape)", "[S, B, C]", "[B, S, C]"],
    ["last layer norm", "\(normalized.shape)", "[S, B, C]", "[B, S, C]"],
    ["mean over patches", "\(mean.shape)", "[B, C]", "[B, C]"],
    ["classifier head", "\(logits.shape)", "[B, K]", "[B, K]"],
  ]
}
