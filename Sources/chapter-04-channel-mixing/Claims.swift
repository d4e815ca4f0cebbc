import ChapterKit
import Mixer
import Notebook
import Tensors

/// Checks how many elements differ if patches, images or channels are shuffled before token mixing or
/// channel mixing instead of after it.
func checkShuffles(_ token: [String], _ channel: [String]) {
  check(
    token.map { $0.hasPrefix("0 ") } == [false, true, true],
    "token mixing is equivariant to permutations of images and channels only")
  check(
    channel.map { $0.hasPrefix("0 ") } == [true, true, false],
    "channel mixing is equivariant to permutations of patches and images only")
}

/// Checks the derivatives of channel mixing and a layer norm against the library's.
func checkLayer(
  _ ours: (dx: Tensor, gradient: ChannelMixing), _ library: (dx: Tensor, gradient: ChannelMixing),
  norm: Tensor, _ libraryNorm: Tensor
) {
  for (name, a, b) in derivativePairs(ours, library) {
    check(a == b, "the derivative for \(name) is the library's")
  }
  check(largestDifference(norm, libraryNorm) < 1e-5, "layer norm is the library's")
}

/// Checks that one matrix gives what two give, unless GELU is between them.
func checkCollapse(_ one: Tensor, _ withoutGELU: Tensor, _ withGELU: Tensor) {
  check(largestDifference(withoutGELU, one) < 1e-5, "without GELU two matrices are one")
  check(largestDifference(withGELU, one) > 0.1, "with GELU they are not")
}

/// Checks the library's GELU, and where its minimum is.
func checkGELU(_ errors: (value: Float, slope: Float), _ minimum: Double) {
  check(max(errors.value, errors.slope) < 1e-6, "the library's GELU is x·Φ(x)")
  check((minimum + 0.7518).magnitude < 1e-4, "the slope of GELU is 0 at −0.7518")
  check((gelu(minimum) + 0.17).magnitude < 1e-3, "the minimum of GELU is −0.170")
}

/// Checks where the effects of one number arrive, after token mixing, channel mixing, and both, and that
/// the response is nearly linear.
func checkReach(_ effects: [(title: String, changes: [Float])], _ response: Response) {
  check(response.nonlinearPart < 0.2, "the curves are nearly straight")
  let reached = effects.map { reach($0.changes) }
  check(reached[0].patches > 12 && reached[0].channels == 1, "token mixing changes one column")
  check(reached[1].patches == 1 && reached[1].channels > 120, "channel mixing changes one row")
  check(effects[2].changes.count { $0 != 0 } > 1500, "both together change everything")
}

/// Checks what stacks with one kind of mixing can do: token mixing without and with layer norm, channel
/// mixing, and both.
func checkAbilities(_ stacks: [Abilities]) {
  let (tokens, normedTokens, channels, both) = (stacks[0], stacks[1], stacks[2], stacks[3])
  check(tokens.channels == 1 && tokens.interaction == 0, "token mixing keeps columns apart")
  check(normedTokens.interaction < 0.7 * both.interaction, "layer norm couples channels weakly")
  check(channels.patches == 1 && channels.orderEffect < 1e-5, "channel mixing keeps rows apart")
  check(both.patches == 16 && both.channels > 120, "both kinds reach the whole table")
  check(both.orderEffect > 0.01, "the order of the patches matters if there are both kinds")
}

/// Checks what the stacks with neither layer norm nor residual connections, with layer norm, with
/// residual connections, and with both do to the table.
func checkStacks(_ usual: [StackRun], _ large: [StackRun], times factor: Float) {
  let cosines = usual.map { run in
    (0...20).map { cosineSimilarity(run.tables[0], run.tables[$0]) }
  }
  let sizes = large.map { rms($0.tables[20].elements) }
  check(relativeDistance(usual[0].tables[20]) < 1e-4, "with neither two digits become one")
  check(
    usual[1...].allSatisfy { relativeDistance($0.tables[20]) > 0.1 }, "the others keep them apart")
  check(cosines[1][1].magnitude < 0.3, "with layer norm only the first table is lost")
  check(cosines[2][5] > 0.3 && cosines[3][5] > 0.2, "with residual connections it is not lost")
  check(1 - cosines[3][1] > cosines[3][1] - cosines[3][2], "it falls fastest in the first layer")
  check(1 - cosines[3][2] > cosines[3][2] - cosines[3][20], "the cosine falls fast, then slowly")
  guard factor == 2 else { return }
  check(sizes[2] > 1e4, "with residuals only and larger weights the table grows")
  check(sizes[3] < 100, "with both it stays small")
}

/// Checks how learned weights differ from random ones in the response to one channel.
func checkLearned(
  _ random: (Response, ChannelMixing), _ learned: (Response, ChannelMixing)
) {
  check(rms(learned.0.slopes) > rms(random.0.slopes), "the learned curves are steeper")
  check(learned.0.nonlinearPart > random.0.nonlinearPart, "the learned curves are less straight")
  check(
    rms(learned.1.up.weight.elements) > rms(random.1.up.weight.elements), "the learned W₁ is larger"
  )
}

/// Checks what is said about the inputs of GELU and about what the mixings add.
func checkRecords(_ random: [LayerRecord], _ learned: [LayerRecord]) {
  check(random.allSatisfy { $0.median.magnitude < 0.1 }, "random inputs lie around 0")
  check(learned.allSatisfy { $0.negativeFraction > 0.7 }, "most learned inputs are negative")
  check(learned.allSatisfy { (-1 ... -0.4).contains($0.median) }, "medians are near the minimum")
  check(learned.allSatisfy { $0.negativeMean < -0.08 }, "units with negative inputs contribute")
  let shares = zip(learned, random).map { ($0.negativeShare, $1.negativeShare) }
  check(shares[..<3].allSatisfy { $0 > 0.12 && $0 > 1.5 * $1 }, "in layers 1 to 3 they count more")
  check(
    shares[3].0 < 0.06 && shares[3].0 < shares[3].1,
    "in layer 4 positive inputs contribute nearly all")

  let added = random.flatMap { [$0.tokenMixing, $0.channelMixing] }
  check(added.max()! < 1.6 * added.min()!, "random mixings add about the same")
  let (tokens, channels) = (learned.map(\.tokenMixing), learned.map(\.channelMixing))
  check(zip(tokens, tokens.dropFirst()).allSatisfy(<), "token mixing adds more in each layer")
  check(channels[1] < channels[0], "channel mixing does not")
  check(channels[3] > 3 * channels[..<3].max()!, "channel mixing adds most in the last layer")
}
