import Mixer

nonisolated extension SearchSettings {
  /// The bytes that the derivatives of log ψ take, each once as a float and once as a double, and the smaller of
  /// the two systems of equations.
  func memory(for problem: Problem) -> Double {
    let rows =
      metropolis.map { Double($0.samples) }
      ?? problem.configurationCount / problem.order(of: symmetry)
    let parameters = configuration(for: problem).parameterCount
    let unknowns = min(rows, parameters)
    return 12 * rows * parameters + 8 * unknowns * unknowns
  }
}

nonisolated extension MixerConfiguration {
  /// The number of parameters, of gray images and one class.
  var parameterCount: Double {
    let (patches, pixels) = (Double(patches), Double(patchSize.height * patchSize.width))
    let (channels, token, channel) = (Double(hiddenDim), Double(tokenMLPDim), Double(channelMLPDim))
    let tokenMixing = 2 * patches * token + token + patches
    let channelMixing = 2 * channels * channel + channel + channels
    let layer = tokenMixing + channelMixing + 4 * channels
    return (pixels + 1) * channels + Double(layers) * layer + 3 * channels + 1
  }
}
