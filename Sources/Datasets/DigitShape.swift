/// How the ten digits are written: the strokes of each, in a box about 60 wide and 100 high.
///
/// Every digit has the variants that people write, and every number that may vary does.
enum DigitShape {
  static func strokes(of digit: Int, by hand: inout Hand) -> [Stroke] {
    switch digit {
    case 0: zero(&hand)
    case 1: one(&hand)
    case 2: two(&hand)
    case 3: three(&hand)
    case 4: four(&hand)
    case 5: five(&hand)
    case 6: six(&hand)
    case 7: seven(&hand)
    case 8: eight(&hand)
    case 9: nine(&hand)
    default: preconditionFailure("\(digit) is not a digit")
    }
  }

  /// One round, begun at the top and closed there, not always quite.
  private static func zero(_ hand: inout Hand) -> [Stroke] {
    let w = hand.about(32, 12)
    let belly = hand.about(50, 10)
    let corner = hand.about(0.78, 0.1)
    let overlap = hand.about(5, 14)
    let start = hand.about(8, 12)
    return [
      Stroke([
        (30 + start, 1), (30 + start - 0.55 * w, -4), (30 - corner * w, 16),
        (30 - 1.04 * w, belly), (30 - corner * w, 86), (30, 110), (30 + corner * w, 86),
        (30 + 1.04 * w, belly), (30 + corner * w, 14), (30 + start + 0.2 * w, -8),
        (30 + start - overlap, hand.about(2, 5)),
      ])
    ]
  }

  /// A stem, alone, with an upstroke before it, or with a foot as well.
  private static func one(_ hand: inout Hand) -> [Stroke] {
    let bow = hand.about(0, 7)
    let end: (Float, Float) = (30 + hand.about(0, 3), 100)
    let stem = Stroke([(30, 0), (30 + bow, 33), (30 + bow, 67), end])
    guard hand.happens(0.4) else { return [stem] }
    let reach = hand.about(19, 9)
    let flag = Stroke([
      (30 - reach, hand.about(24, 9)), (30 - 0.4 * reach, hand.about(14, 4)), (30, 0),
    ])
    guard hand.happens(0.4) else { return [flag, stem] }
    let foot = hand.about(19, 8)
    return [
      flag, stem,
      Stroke([
        (end.0 - foot, end.1 + hand.about(0, 4)), end, (end.0 + foot, end.1 + hand.about(0, 4)),
      ]),
    ]
  }

  /// A swan's neck on a base line, joined by a corner or by a loop.
  private static func two(_ hand: inout Hand) -> [Stroke] {
    let w = hand.about(56, 12)
    let shoulder = hand.about(25, 9)
    let head: [(Float, Float)] = [
      (hand.about(4, 8), hand.about(20, 13)), (0.18 * w, hand.about(2, 6)), (0.52 * w, -7),
      (0.98 * w, 4), (0.98 * w, shoulder + 10), (0.74 * w, hand.about(54, 6)),
    ]
    if hand.happens(0.4) {
      let loop = hand.about(15, 9)
      return [
        Stroke(
          head + [
            (0.42 * w, 82), (0.1 * w, 102), (-0.14 * w, 99), (-0.12 * w, 99 - 1.5 * loop),
            (0.14 * w, 97 - 1.2 * loop), (0.5 * w, hand.about(97, 4)), (0.8 * w, 103),
            (hand.about(1.2, 0.3) * w, hand.about(94, 9)),
          ])
      ]
    }
    let corner: (Float, Float) = (hand.about(0, 6), hand.about(98, 4))
    let sag = hand.about(0, 6)
    return [
      Stroke(head + [(0.36 * w, 78), corner]),
      Stroke([
        corner, (0.36 * w, 97 - sag), (0.7 * w, 99 + sag),
        (hand.about(1.08, 0.3) * w, hand.about(97, 8)),
      ]),
    ]
  }

  /// Two bowls, open to the left, the upper one round or flat.
  private static func three(_ hand: inout Hand) -> [Stroke] {
    let waist = hand.about(46, 8)
    let inner = hand.about(22, 9)
    let upper = hand.about(52, 10)
    let lower = hand.about(58, 10)
    let bowl: [(Float, Float)] = [
      (inner, waist), (0.75 * lower, waist - 2), (1.08 * lower, waist + 16),
      (1.02 * lower, 92), (0.5 * lower, 109), (0.14 * lower, hand.about(101, 5)),
      (hand.about(-2, 9), hand.about(87, 11)),
    ]
    if hand.happens(0.2) {
      let corner: (Float, Float) = (hand.about(52, 7), hand.about(1, 5))
      return [
        Stroke([(hand.about(4, 7), hand.about(3, 5)), (28, hand.about(0, 4)), corner]),
        Stroke([corner, (0.5 * (corner.0 + inner), hand.about(24, 4)), (inner, waist)]),
        Stroke(bowl),
      ]
    }
    let head: [(Float, Float)] = [
      (hand.about(3, 8), hand.about(14, 11)), (0.25 * upper, hand.about(-1, 4)),
      (0.62 * upper, -6), (1.08 * upper, 6), (1.02 * upper, 34), (0.68 * upper, waist - 1),
    ]
    if hand.happens(0.35) {
      // The pen does not stop at the waist but turns on it in a small loop.
      return [
        Stroke(
          head + [(inner - 2, waist + 6), (inner - 9, waist - 1), (inner, waist - 7)]
            + bowl[1...])
      ]
    }
    return [Stroke(head + [(inner, waist)]), Stroke(bowl)]
  }

  /// An angle and a stem through it: open at the top, or closed in one peak.
  private static func four(_ hand: inout Hand) -> [Stroke] {
    let bar = hand.about(60, 10)
    let left = hand.about(1, 6)
    let corner: (Float, Float) = (left, bar)
    let tilt = hand.about(-2, 8)
    let right: (Float, Float) = (hand.about(63, 12), bar + tilt)
    let stem = hand.about(45, 6)
    let line = Stroke([corner, (0.5 * (left + right.0), bar + 0.5 * tilt), right])
    let foot: (Float, Float) = (stem + hand.about(-3, 7), 100)
    if hand.happens(0.25) {
      let peak: (Float, Float) = (stem + hand.about(0, 1), 0)
      return [
        Stroke([peak, (0.55 * (stem + left), hand.about(31, 5)), corner]), line,
        Stroke([peak, (stem, 50), foot]),
      ]
    }
    let bend = hand.about(1, 9)
    let top = hand.about(12, 10)
    let start: (Float, Float) = (top, hand.about(4, 9))
    let second = Stroke([(stem + hand.about(3, 5), hand.about(10, 18)), (stem, 50), foot])
    if hand.happens(0.3) {
      // Without a corner: the first stroke swings around into the bar.
      return [
        Stroke([
          start, (0.5 * (top + left) - bend, 0.5 * bar), (left - 3, bar + 4), (left + 12, bar + 6),
          (stem, bar + 0.7 * tilt - 2), right,
        ]), second,
      ]
    }
    return [Stroke([start, (0.6 * top + left - bend, 34), corner]), line, second]
  }

  /// A neck and a bowl, with a flag on top that may be a stroke of its own.
  private static func five(_ hand: inout Hand) -> [Stroke] {
    let left = hand.about(12, 6)
    let corner: (Float, Float) = (left, hand.about(41, 7))
    let top: (Float, Float) = (left + hand.about(5, 7), hand.about(2, 4))
    let w = hand.about(56, 11)
    let lift = hand.about(8, 8)
    let gap = hand.happens(0.25) ? hand.about(5, 5) : 0
    let rise = hand.about(-3, 9)
    let flag = hand.about(42, 18)
    let flagStroke = Stroke([
      (top.0 + gap, top.1 - 0.5 * gap), (top.0 + gap + 0.5 * flag, top.1 + hand.about(1, 4)),
      (top.0 + gap + flag, top.1 + rise),
    ])
    let bowl: [(Float, Float)] = [
      (0.45 * w, corner.1 - lift), (1.02 * w, corner.1), (1.1 * w, 78), (0.78 * w, 107),
      (0.3 * w, hand.about(106, 4)), (hand.about(-1, 8), hand.about(88, 10)),
    ]
    if hand.happens(0.3) {
      // Neck and bowl in one sweep.
      return [
        flagStroke,
        Stroke([top, (0.5 * (top.0 + left) - 3, 24), (left + 2, corner.1 + 4)] + bowl),
      ]
    }
    return [
      flagStroke, Stroke([top, (0.5 * (top.0 + left), 22), corner]), Stroke([corner] + bowl),
    ]
  }

  /// A long curve into a loop.
  private static func six(_ hand: inout Hand) -> [Stroke] {
    let loop = hand.about(53, 11)
    let w = hand.about(54, 10)
    let lean = hand.about(38, 18)
    let close = hand.about(0, 9)
    return [
      Stroke([
        (lean, hand.about(0, 4)), (0.52 * lean, hand.about(14, 7)), (hand.about(6, 4), 40),
        (-5, 72), (0.08 * w, 100), (0.55 * w, 108), (1.04 * w, 94), (1.06 * w, loop + 14),
        (0.66 * w, loop - 6), (0.24 * w, loop + 4), (4 + close, hand.about(77, 9)),
      ])
    ]
  }

  /// A top and a stem, perhaps with a bar across it or a tick before it.
  private static func seven(_ hand: inout Hand) -> [Stroke] {
    let w = hand.about(55, 10)
    let corner: (Float, Float) = (w, hand.about(2, 5))
    let start: (Float, Float) = (hand.about(0, 6), hand.about(5, 6))
    let foot: (Float, Float) = (hand.about(24, 13), 100)
    let bow = hand.about(-3, 9)
    let middle: (Float, Float) = (0.5 * (w + foot.0) + bow, 45)
    let arch = hand.about(1, 7)
    let lower: [(Float, Float)] = [middle, (foot.0 + 0.4 * bow + 3, 78), foot]
    var strokes: [Stroke]
    if hand.happens(0.25) {
      // The top rounds into the stem.
      strokes = [Stroke([start, (0.4 * w, -arch), (w - 4, -3), (w + 4, 10)] + lower)]
    } else {
      strokes = [
        Stroke([start, (0.35 * w, 3 - arch), (0.7 * w, 3 - arch), corner]),
        Stroke([corner] + lower),
      ]
    }
    if hand.happens(0.3) {
      let y = hand.about(50, 8)
      let x = middle.0 - 0.18 * (w - foot.0)
      let reach = hand.about(17, 6)
      strokes.append(
        Stroke([(x - reach, y + hand.about(1, 4)), (x, y), (x + reach, y - hand.about(1, 4))]))
    }
    if hand.happens(0.2) {
      strokes.append(Stroke([start, (start.0, 10), (start.0 - 1, hand.about(18, 5))]))
    }
    return strokes
  }

  /// One crossing line, or two rounds that touch.
  private static func eight(_ hand: inout Hand) -> [Stroke] {
    let waist = hand.about(46, 7)
    let upper = hand.about(21, 7)
    let lower = hand.about(25, 8)
    if hand.happens(0.15) {
      return [
        round(top: 0, bottom: waist, halfWidth: upper * 0.92, &hand),
        round(top: waist, bottom: 100, halfWidth: lower * 0.92, &hand),
      ]
    }
    let start = 30 + hand.about(14, 9)
    let side = hand.about(0, 4)
    return [
      Stroke([
        (start, hand.about(8, 7)), (30 - 0.1 * upper, -8), (30 - 1.12 * upper, 3),
        (30 - upper, 0.62 * waist), (30 + side, waist), (30 + 1.02 * lower, waist + 20),
        (30 + 1.05 * lower, 96), (30, 110), (30 - 1.05 * lower, 96),
        (30 - 1.02 * lower, waist + 22), (30 - side, waist), (30 + upper, 0.6 * waist),
        (30 + 1.1 * upper, 8), (start - hand.about(0, 7), hand.about(1, 7)),
      ])
    ]
  }

  private static func round(
    top: Float, bottom: Float, halfWidth: Float, _ hand: inout Hand
  ) -> Stroke {
    let (x, y) = (30 + hand.about(0, 3), 0.5 * (top + bottom))
    let w = 1.1 * halfWidth
    let h = 0.5 * (bottom - top)
    return Stroke([
      (x, y - h), (x - 0.8 * w, y - 0.95 * h), (x - 1.1 * w, y), (x - 0.8 * w, y + 0.95 * h),
      (x, y + 1.15 * h), (x + 0.8 * w, y + 0.95 * h), (x + 1.1 * w, y),
      (x + 0.8 * w, y - 0.95 * h), (x + hand.about(0, 3), y - h),
    ])
  }

  /// A loop on a stem, straight or curved.
  private static func nine(_ hand: inout Hand) -> [Stroke] {
    let loop = hand.about(45, 10)
    let w = hand.about(50, 10)
    let round: [(Float, Float)] = [
      (w - hand.about(2, 6), hand.about(13, 8)), (0.78 * w, -4), (0.3 * w, -6), (-0.1 * w, 8),
      (-0.06 * w, 0.88 * loop), (0.36 * w, loop + 8), (0.8 * w, 0.8 * loop),
    ]
    if hand.happens(0.55) {
      let joint: (Float, Float) = (w, hand.about(14, 6))
      return [
        Stroke(round + [joint]),
        Stroke([
          (w + hand.about(1, 3), joint.1 - hand.about(5, 8)), (w + hand.about(0, 3), 45),
          (w + hand.about(-4, 7), 72), (w + hand.about(-8, 14), 100),
        ]),
      ]
    }
    return [
      Stroke(
        round + [
          (w + 2, hand.about(16, 5)), (1.06 * w, 42), (0.96 * w, 76), (0.66 * w, 104),
          (hand.about(8, 14), hand.about(96, 9)),
        ])
    ]
  }
}
