/// The shapes of the ten digits: the strokes of each, in a box about 60 wide and 100 high.
///
/// Every digit has the variants that are common in handwriting, one of which is chosen at random, and
/// its control points vary at random.
enum DigitShape {
  /// The strokes of a digit from 0 to 9, in the order in which they are drawn.
  static func strokes(of digit: Int, using jitter: inout Jitter) -> [Stroke] {
    switch digit {
    case 0: zero(&jitter)
    case 1: one(&jitter)
    case 2: two(&jitter)
    case 3: three(&jitter)
    case 4: four(&jitter)
    case 5: five(&jitter)
    case 6: six(&jitter)
    case 7: seven(&jitter)
    case 8: eight(&jitter)
    case 9: nine(&jitter)
    default: preconditionFailure("\(digit) is not a digit")
    }
  }

  /// One closed curve that begins and ends near the top; its ends may overlap or leave a gap.
  private static func zero(_ jitter: inout Jitter) -> [Stroke] {
    let w = jitter.triangular(32, 12)
    let belly = jitter.triangular(50, 10)
    let corner = jitter.triangular(0.78, 0.1)
    let overlap = jitter.triangular(5, 14)
    let start = jitter.triangular(8, 12)
    return [
      Stroke([
        (30 + start, 1), (30 + start - 0.55 * w, -4), (30 - corner * w, 16),
        (30 - 1.04 * w, belly), (30 - corner * w, 86), (30, 110), (30 + corner * w, 86),
        (30 + 1.04 * w, belly), (30 + corner * w, 14), (30 + start + 0.2 * w, -8),
        (30 + start - overlap, jitter.triangular(2, 5)),
      ])
    ]
  }

  /// A stem: alone, with an upstroke before it, or with an upstroke and a foot.
  private static func one(_ jitter: inout Jitter) -> [Stroke] {
    let bow = jitter.triangular(0, 7)
    let end: (Float, Float) = (30 + jitter.triangular(0, 3), 100)
    let stem = Stroke([(30, 0), (30 + bow, 33), (30 + bow, 67), end])
    guard jitter.bernoulli(0.4) else { return [stem] }
    let reach = jitter.triangular(19, 9)
    let flag = Stroke([
      (30 - reach, jitter.triangular(24, 9)), (30 - 0.4 * reach, jitter.triangular(14, 4)), (30, 0),
    ])
    guard jitter.bernoulli(0.4) else { return [flag, stem] }
    let foot = jitter.triangular(19, 8)
    return [
      flag, stem,
      Stroke([
        (end.0 - foot, end.1 + jitter.triangular(0, 4)), end,
        (end.0 + foot, end.1 + jitter.triangular(0, 4)),
      ]),
    ]
  }

  /// A curved neck and a base line, joined by a corner or by a loop.
  private static func two(_ jitter: inout Jitter) -> [Stroke] {
    let w = jitter.triangular(56, 12)
    let shoulder = jitter.triangular(25, 9)
    let head: [(Float, Float)] = [
      (jitter.triangular(4, 8), jitter.triangular(20, 13)), (0.18 * w, jitter.triangular(2, 6)),
      (0.52 * w, -7), (0.98 * w, 4), (0.98 * w, shoulder + 10),
      (0.74 * w, jitter.triangular(54, 6)),
    ]
    if jitter.bernoulli(0.4) {
      let loop = jitter.triangular(15, 9)
      return [
        Stroke(
          head + [
            (0.42 * w, 82), (0.1 * w, 102), (-0.14 * w, 99), (-0.12 * w, 99 - 1.5 * loop),
            (0.14 * w, 97 - 1.2 * loop), (0.5 * w, jitter.triangular(97, 4)), (0.8 * w, 103),
            (jitter.triangular(1.2, 0.3) * w, jitter.triangular(94, 9)),
          ])
      ]
    }
    let corner: (Float, Float) = (jitter.triangular(0, 6), jitter.triangular(98, 4))
    let sag = jitter.triangular(0, 6)
    return [
      Stroke(head + [(0.36 * w, 78), corner]),
      Stroke([
        corner, (0.36 * w, 97 - sag), (0.7 * w, 99 + sag),
        (jitter.triangular(1.08, 0.3) * w, jitter.triangular(97, 8)),
      ]),
    ]
  }

  /// Two bowls, open to the left; the upper one is round, or flat with a corner.
  private static func three(_ jitter: inout Jitter) -> [Stroke] {
    let waist = jitter.triangular(46, 8)
    let inner = jitter.triangular(22, 9)
    let upper = jitter.triangular(52, 10)
    let lower = jitter.triangular(58, 10)
    let bowl: [(Float, Float)] = [
      (inner, waist), (0.75 * lower, waist - 2), (1.08 * lower, waist + 16),
      (1.02 * lower, 92), (0.5 * lower, 109), (0.14 * lower, jitter.triangular(101, 5)),
      (jitter.triangular(-2, 9), jitter.triangular(87, 11)),
    ]
    if jitter.bernoulli(0.2) {
      let corner: (Float, Float) = (jitter.triangular(52, 7), jitter.triangular(1, 5))
      return [
        Stroke([
          (jitter.triangular(4, 7), jitter.triangular(3, 5)), (28, jitter.triangular(0, 4)), corner,
        ]),
        Stroke([corner, (0.5 * (corner.0 + inner), jitter.triangular(24, 4)), (inner, waist)]),
        Stroke(bowl),
      ]
    }
    let head: [(Float, Float)] = [
      (jitter.triangular(3, 8), jitter.triangular(14, 11)),
      (0.25 * upper, jitter.triangular(-1, 4)), (0.62 * upper, -6), (1.08 * upper, 6),
      (1.02 * upper, 34), (0.68 * upper, waist - 1),
    ]
    if jitter.bernoulli(0.35) {
      // One stroke, with a small loop at the waist.
      return [
        Stroke(
          head + [(inner - 2, waist + 6), (inner - 9, waist - 1), (inner, waist - 7)]
            + bowl[1...])
      ]
    }
    return [Stroke(head + [(inner, waist)]), Stroke(bowl)]
  }

  /// An angle and a stem through it, open at the top or closed in one peak.
  private static func four(_ jitter: inout Jitter) -> [Stroke] {
    let bar = jitter.triangular(60, 10)
    let left = jitter.triangular(1, 6)
    let corner: (Float, Float) = (left, bar)
    let tilt = jitter.triangular(-2, 8)
    let right: (Float, Float) = (jitter.triangular(63, 12), bar + tilt)
    let stem = jitter.triangular(45, 6)
    let line = Stroke([corner, (0.5 * (left + right.0), bar + 0.5 * tilt), right])
    let foot: (Float, Float) = (stem + jitter.triangular(-3, 7), 100)
    if jitter.bernoulli(0.25) {
      let peak: (Float, Float) = (stem + jitter.triangular(0, 1), 0)
      return [
        Stroke([peak, (0.55 * (stem + left), jitter.triangular(31, 5)), corner]), line,
        Stroke([peak, (stem, 50), foot]),
      ]
    }
    let bend = jitter.triangular(1, 9)
    let top = jitter.triangular(12, 10)
    let start: (Float, Float) = (top, jitter.triangular(4, 9))
    let second = Stroke([
      (stem + jitter.triangular(3, 5), jitter.triangular(10, 18)), (stem, 50), foot,
    ])
    if jitter.bernoulli(0.3) {
      // Without a corner: the first stroke curves into the bar.
      return [
        Stroke([
          start, (0.5 * (top + left) - bend, 0.5 * bar), (left - 3, bar + 4), (left + 12, bar + 6),
          (stem, bar + 0.7 * tilt - 2), right,
        ]), second,
      ]
    }
    return [Stroke([start, (0.6 * top + left - bend, 34), corner]), line, second]
  }

  /// A neck and a bowl, and a flag on top that may be detached from them.
  private static func five(_ jitter: inout Jitter) -> [Stroke] {
    let left = jitter.triangular(12, 6)
    let corner: (Float, Float) = (left, jitter.triangular(41, 7))
    let top: (Float, Float) = (left + jitter.triangular(5, 7), jitter.triangular(2, 4))
    let w = jitter.triangular(56, 11)
    let lift = jitter.triangular(8, 8)
    let gap = jitter.bernoulli(0.25) ? jitter.triangular(5, 5) : 0
    let rise = jitter.triangular(-3, 9)
    let flag = jitter.triangular(42, 18)
    let flagStroke = Stroke([
      (top.0 + gap, top.1 - 0.5 * gap), (top.0 + gap + 0.5 * flag, top.1 + jitter.triangular(1, 4)),
      (top.0 + gap + flag, top.1 + rise),
    ])
    let bowl: [(Float, Float)] = [
      (0.45 * w, corner.1 - lift), (1.02 * w, corner.1), (1.1 * w, 78), (0.78 * w, 107),
      (0.3 * w, jitter.triangular(106, 4)), (jitter.triangular(-1, 8), jitter.triangular(88, 10)),
    ]
    if jitter.bernoulli(0.3) {
      // Neck and bowl in one stroke.
      return [
        flagStroke,
        Stroke([top, (0.5 * (top.0 + left) - 3, 24), (left + 2, corner.1 + 4)] + bowl),
      ]
    }
    return [
      flagStroke, Stroke([top, (0.5 * (top.0 + left), 22), corner]), Stroke([corner] + bowl),
    ]
  }

  /// One stroke: a long curve that ends in a loop.
  private static func six(_ jitter: inout Jitter) -> [Stroke] {
    let loop = jitter.triangular(53, 11)
    let w = jitter.triangular(54, 10)
    let lean = jitter.triangular(38, 18)
    let close = jitter.triangular(0, 9)
    return [
      Stroke([
        (lean, jitter.triangular(0, 4)), (0.52 * lean, jitter.triangular(14, 7)),
        (jitter.triangular(6, 4), 40), (-5, 72), (0.08 * w, 100), (0.55 * w, 108),
        (1.04 * w, 94), (1.06 * w, loop + 14), (0.66 * w, loop - 6), (0.24 * w, loop + 4),
        (4 + close, jitter.triangular(77, 9)),
      ])
    ]
  }

  /// A top and a stem, which may have a bar across it or a tick at the start of the top.
  private static func seven(_ jitter: inout Jitter) -> [Stroke] {
    let w = jitter.triangular(55, 10)
    let corner: (Float, Float) = (w, jitter.triangular(2, 5))
    let start: (Float, Float) = (jitter.triangular(0, 6), jitter.triangular(5, 6))
    let foot: (Float, Float) = (jitter.triangular(24, 13), 100)
    let bow = jitter.triangular(-3, 9)
    let middle: (Float, Float) = (0.5 * (w + foot.0) + bow, 45)
    let arch = jitter.triangular(1, 7)
    let lower: [(Float, Float)] = [middle, (foot.0 + 0.4 * bow + 3, 78), foot]
    var strokes: [Stroke]
    if jitter.bernoulli(0.25) {
      // One stroke: the top curves into the stem.
      strokes = [Stroke([start, (0.4 * w, -arch), (w - 4, -3), (w + 4, 10)] + lower)]
    } else {
      strokes = [
        Stroke([start, (0.35 * w, 3 - arch), (0.7 * w, 3 - arch), corner]),
        Stroke([corner] + lower),
      ]
    }
    if jitter.bernoulli(0.3) {
      let y = jitter.triangular(50, 8)
      let x = middle.0 - 0.18 * (w - foot.0)
      let reach = jitter.triangular(17, 6)
      strokes.append(
        Stroke([
          (x - reach, y + jitter.triangular(1, 4)), (x, y),
          (x + reach, y - jitter.triangular(1, 4)),
        ]))
    }
    if jitter.bernoulli(0.2) {
      strokes.append(Stroke([start, (start.0, 10), (start.0 - 1, jitter.triangular(18, 5))]))
    }
    return strokes
  }

  /// One stroke that crosses itself, or two closed curves that touch.
  private static func eight(_ jitter: inout Jitter) -> [Stroke] {
    let waist = jitter.triangular(46, 7)
    let upper = jitter.triangular(21, 7)
    let lower = jitter.triangular(25, 8)
    if jitter.bernoulli(0.15) {
      return [
        round(top: 0, bottom: waist, halfWidth: upper * 0.92, &jitter),
        round(top: waist, bottom: 100, halfWidth: lower * 0.92, &jitter),
      ]
    }
    let start = 30 + jitter.triangular(14, 9)
    let side = jitter.triangular(0, 4)
    return [
      Stroke([
        (start, jitter.triangular(8, 7)), (30 - 0.1 * upper, -8), (30 - 1.12 * upper, 3),
        (30 - upper, 0.62 * waist), (30 + side, waist), (30 + 1.02 * lower, waist + 20),
        (30 + 1.05 * lower, 96), (30, 110), (30 - 1.05 * lower, 96),
        (30 - 1.02 * lower, waist + 22), (30 - side, waist), (30 + upper, 0.6 * waist),
        (30 + 1.1 * upper, 8), (start - jitter.triangular(0, 7), jitter.triangular(1, 7)),
      ])
    ]
  }

  /// A closed curve between two heights, centered near x = 30.
  private static func round(
    top: Float, bottom: Float, halfWidth: Float, _ jitter: inout Jitter
  ) -> Stroke {
    let (x, y) = (30 + jitter.triangular(0, 3), 0.5 * (top + bottom))
    let w = 1.1 * halfWidth
    let h = 0.5 * (bottom - top)
    return Stroke([
      (x, y - h), (x - 0.8 * w, y - 0.95 * h), (x - 1.1 * w, y), (x - 0.8 * w, y + 0.95 * h),
      (x, y + 1.15 * h), (x + 0.8 * w, y + 0.95 * h), (x + 1.1 * w, y),
      (x + 0.8 * w, y - 0.95 * h), (x + jitter.triangular(0, 3), y - h),
    ])
  }

  /// A loop and a straight stem, or both in one stroke with a curved stem.
  private static func nine(_ jitter: inout Jitter) -> [Stroke] {
    let loop = jitter.triangular(45, 10)
    let w = jitter.triangular(50, 10)
    let round: [(Float, Float)] = [
      (w - jitter.triangular(2, 6), jitter.triangular(13, 8)), (0.78 * w, -4), (0.3 * w, -6),
      (-0.1 * w, 8), (-0.06 * w, 0.88 * loop), (0.36 * w, loop + 8), (0.8 * w, 0.8 * loop),
    ]
    if jitter.bernoulli(0.55) {
      let joint: (Float, Float) = (w, jitter.triangular(14, 6))
      return [
        Stroke(round + [joint]),
        Stroke([
          (w + jitter.triangular(1, 3), joint.1 - jitter.triangular(5, 8)),
          (w + jitter.triangular(0, 3), 45), (w + jitter.triangular(-4, 7), 72),
          (w + jitter.triangular(-8, 14), 100),
        ]),
      ]
    }
    return [
      Stroke(
        round + [
          (w + 2, jitter.triangular(16, 5)), (1.06 * w, 42), (0.96 * w, 76), (0.66 * w, 104),
          (jitter.triangular(8, 14), jitter.triangular(96, 9)),
        ])
    ]
  }
}
