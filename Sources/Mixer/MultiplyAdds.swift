extension PatchClassifier {
  /// The multiply-adds of the matrix products and convolutions in the forward pass of one image.
  public static func multiplyAdds(_ sizes: MixerConfiguration) -> Int {
    let layer =
      Mixing.multiplyAdds(sizes) + 2 * sizes.patches * sizes.hiddenDim * sizes.channelMLPDim
    return embedding(sizes) + sizes.layers * layer + sizes.hiddenDim * sizes.classes
  }

  /// Those of one image in a training step: the forward pass, and twice as many for the gradients of inputs and
  /// weights, except for the gradient of the image.
  public static func trainingMultiplyAdds(_ sizes: MixerConfiguration) -> Int {
    3 * multiplyAdds(sizes) - embedding(sizes)
  }

  private static func embedding(_ sizes: MixerConfiguration) -> Int {
    let patch = sizes.patchSize.height * sizes.patchSize.width * sizes.imageChannels
    return sizes.patches * patch * sizes.hiddenDim
  }
}
