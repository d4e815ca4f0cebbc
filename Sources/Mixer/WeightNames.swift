/// The names of a Mixer's parts in weight files: those of the article's `state_dict()`.
public enum WeightNames {
  /// The patch embedding.
  public static let patchEmbedding: StaticString = "patch_embed"
  /// What is added to each patch to tell its place.
  public static let positionEmbedding: StaticString = "pos_embed"
  /// The list of Mixer layers.
  public static let layers: StaticString = "mixer"
  /// The layer norm before the token mixing of a layer.
  public static let tokenNorm: StaticString = "norm_tokens"
  /// The token mixing of a layer.
  public static let tokenMixing: StaticString = "token_mixer"
  /// The layer norm before the channel mixing of a layer.
  public static let channelNorm: StaticString = "norm_channels"
  /// The channel mixing of a layer.
  public static let channelMixing: StaticString = "channel_mixer"
  /// The layer norm after the last layer.
  public static let norm: StaticString = "norm"
  /// The linear classifier.
  public static let classifierHead: StaticString = "classifier_head"
}
