import NeuralNetwork

/// The MLP that computes every patch separately, the same for all patches (Tolstikhin et al. 2021,
/// equation 1): `GELU(x·W₁ᵀ + b₁)·W₂ᵀ + b₂` on [patches, images, channels].
///
/// It is an ordinary `MLP` of `NeuralNetwork` along the last axis, two multiplications from the right.
public typealias ChannelMixing = MLP
