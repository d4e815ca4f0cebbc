import NeuralNetwork
import Tensors

/// The layers' forward pass in inference, for so few images that threads share each of them.
///
/// Layer norm and channel mixing compute every patch separately, so there each thread takes some of the patches; a
/// mixing of patches with the same weights for every channel computes each channel separately, so there each thread
/// takes some of the channels. In between a thread reads what the others have computed.
struct SharedForward<Mixing: PatchMixing>: Sendable {
  private var patchParts: [PatchPart]
  private var channelParts: [ChannelPart]

  /// Some of the patches.
  private struct PatchPart: Sendable {
    let patches: Range<Int>
    var tokenNorms: [LayerNorm.Cache]
    var channelNorms: [LayerNorm.Cache]
    var channelMixings: [ChannelMixing.Cache]
    var x = Tensor.empty
    var residual = Tensor.empty
    var normed = Tensor.empty
    var tokens = Tensor.empty
  }

  /// Some of the channels.
  private struct ChannelPart: Sendable {
    let channels: Range<Int>
    var mixings: [Mixing.Cache]
    var x = Tensor.empty
    var mixed = Tensor.empty
  }

  /// The memory for a model's layers; nil if threads cannot share them, or the model is so small that a part would
  /// have fewer patches than the rows that a product computes together, four.
  init?(_ layers: [MixingLayer<Mixing>], sizes: MixerConfiguration, mode: Mode) {
    let vectors = (sizes.hiddenDim + 15) / 16
    let parts = min(mode.threads, sizes.patches / 4, vectors, 64)
    guard parts > 1, Mixing.sharesWeightsAmongChannels, !layers.isEmpty else { return nil }
    patchParts = (0..<parts).map { part in
      PatchPart(
        patches: part * sizes.patches / parts..<(part + 1) * sizes.patches / parts,
        tokenNorms: layers.map { $0.tokenNorm.makeCache(for: mode) },
        channelNorms: layers.map { $0.channelNorm.makeCache(for: mode) },
        channelMixings: layers.map { $0.channelMixing.makeCache(for: mode) })
    }
    // Every part but the last has a multiple of sixteen channels, so that its vectors are full.
    channelParts = (0..<parts).map { part in
      ChannelPart(
        channels: part * vectors / parts
          * 16..<min((part + 1) * vectors / parts * 16, sizes.hiddenDim),
        mixings: layers.map { $0.tokenMixing.makeCache(for: mode) })
    }
  }

  /// Passes `x`, [patches, images, channels], through the layers and writes the result back to it.
  @_specialize(where Mixing == TokenMixing)
  mutating func callAsFunction(_ layers: [MixingLayer<Mixing>], _ x: inout Tensor) {
    let shape = x.shape
    begin(layers, x)
    for index in layers.indices {
      mixPatches(layers, index, shape)
      mixChannels(layers, index, shape)
    }
    for part in patchParts {
      copyBlock(
        of: part.x, patches: 0..<part.patches.count, channels: 0..<shape[2], into: &x,
        patch: part.patches.lowerBound)
    }
  }

  /// Gives every part its patches, and takes the first layer norm of them.
  @inline(__always) private mutating func begin(_ layers: [MixingLayer<Mixing>], _ x: Tensor) {
    concurrently(withOwnThreads: &patchParts) { part in
      part.x.resize(to: x.shape.replacingFirst(with: part.patches.count))
      copyBlock(of: x, patches: part.patches, channels: 0..<x.shape[2], into: &part.x)
      layers[0].tokenNorm.forward(part.x, into: &part.tokens, cache: &part.tokenNorms[0])
    }
  }

  /// Mixes the patches of a layer: every part reads its channels of all patches.
  @inline(__always) private mutating func mixPatches(
    _ layers: [MixingLayer<Mixing>], _ index: Int, _ shape: Shape
  ) {
    let sources = patchParts.map { ($0.patches, $0.tokens) }
    concurrently(withOwnThreads: &channelParts) { part in
      part.x.resize(to: shape.replacingLast(with: part.channels.count))
      for (patches, tokens) in sources {
        copyBlock(
          of: tokens, patches: 0..<patches.count, channels: part.channels, into: &part.x,
          patch: patches.lowerBound)
      }
      layers[index].tokenMixing.forward(
        part.x, into: &part.mixed, cache: &part.mixings[index])
    }
  }

  /// Mixes the channels of a layer: every part reads all channels of its patches. Then takes the next layer norm.
  @inline(__always) private mutating func mixChannels(
    _ layers: [MixingLayer<Mixing>], _ index: Int, _ shape: Shape
  ) {
    let sources = channelParts.map { ($0.channels, $0.mixed) }
    concurrently(withOwnThreads: &patchParts) { part in
      part.residual.resize(to: shape.replacingFirst(with: part.patches.count))
      for (channels, mixed) in sources {
        copyBlock(
          of: mixed, patches: part.patches, channels: 0..<channels.count, into: &part.residual,
          channel: channels.lowerBound)
      }
      add(part.x, to: &part.residual)
      layers[index].channelNorm.forward(
        part.residual, into: &part.normed, cache: &part.channelNorms[index])
      layers[index].channelMixing.forward(
        part.normed, into: &part.x, cache: &part.channelMixings[index])
      add(part.residual, to: &part.x)
      if index + 1 < layers.count {
        layers[index + 1].tokenNorm.forward(
          part.x, into: &part.tokens, cache: &part.tokenNorms[index + 1])
      }
    }
  }
}
