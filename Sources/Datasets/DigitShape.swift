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
    let w = hand.about(31, 10)
    let belly = hand.about(0, 6)
    let corner = hand.about(0.78, 0.08)
    let overlap = hand.about(4, 9)
    let start = hand.about(6, 8)
    return [
      Stroke([
        (start, -49), (start - 0.55 * w, -54), (-corner * w, -34), (-1.04 * w, belly),
        (-corner * w, 36), (0, 60), (corner * w, 36), (1.04 * w, belly),
        (corner * w, -36), (start + 0.2 * w, -58), (start - overlap, -49),
      ])
    ]
  }

  /// A stem, alone, with an upstroke before it, or with a foot as well.
  private static func one(_ hand: inout Hand) -> [Stroke] {
    let bow = hand.about(0, 4)
    let stem = Stroke([(0, 0), (bow, 33), (bow, 67), (hand.about(0, 3), 100)])
    guard hand.happens(0.5) else { return [stem] }
    let reach = hand.about(19, 8)
    let flag = Stroke([
      (-reach, hand.about(24, 8)), (-0.4 * reach, hand.about(14, 3)), (0, 0),
    ])
    guard hand.happens(0.4) else { return [flag, stem] }
    let end = stem.points[3]
    let foot = hand.about(18, 6)
    return [
      flag, stem,
      Stroke([
        (end.x - foot, end.y + hand.about(0, 2)), (end.x, end.y),
        (end.x + foot, end.y + hand.about(0, 2)),
      ]),
    ]
  }

  /// A swan's neck on a base line, joined by a corner or by a loop.
  private static func two(_ hand: inout Hand) -> [Stroke] {
    let w = hand.about(56, 10)
    let shoulder = hand.about(24, 5)
    let head: [(Float, Float)] = [
      (hand.about(5, 4), hand.about(22, 7)), (0.18 * w, 2), (0.52 * w, -7), (0.98 * w, 4),
      (0.98 * w, shoulder + 10), (0.74 * w, 54),
    ]
    if hand.happens(0.4) {
      let loop = hand.about(13, 5)
      return [
        Stroke(
          head + [
            (0.42 * w, 82), (0.1 * w, 102), (-0.14 * w, 99), (-0.12 * w, 99 - 1.5 * loop),
            (0.14 * w, 97 - 1.2 * loop), (0.5 * w, 97), (0.8 * w, 103),
            (hand.about(1.1, 0.1) * w, hand.about(94, 6)),
          ])
      ]
    }
    let corner: (Float, Float) = (hand.about(1, 4), hand.about(98, 2))
    let sag = hand.about(0, 4)
    return [
      Stroke(head + [(0.36 * w, 78), corner]),
      Stroke([
        corner, (0.36 * w, 97 - sag), (0.7 * w, 99 + sag),
        (hand.about(1.04, 0.1) * w, hand.about(97, 4)),
      ]),
    ]
  }

  /// Two bowls, open to the left, the upper one round or flat.
  private static func three(_ hand: inout Hand) -> [Stroke] {
    let waist = hand.about(46, 5)
    let inner = hand.about(22, 6)
    let upper = hand.about(52, 6)
    let lower = hand.about(60, 6)
    let bowl: [(Float, Float)] = [
      (inner, waist), (0.75 * lower, waist - 2), (1.08 * lower, waist + 16),
      (1.02 * lower, 92), (0.5 * lower, 109), (0.14 * lower, 100),
      (hand.about(0, 5), hand.about(86, 6)),
    ]
    if hand.happens(0.2) {
      let corner: (Float, Float) = (hand.about(52, 4), hand.about(1, 3))
      return [
        Stroke([(hand.about(5, 4), hand.about(3, 3)), (28, hand.about(0, 3)), corner]),
        Stroke([corner, (0.5 * (corner.0 + inner), hand.about(24, 3)), (inner, waist)]),
        Stroke(bowl),
      ]
    }
    let head: [(Float, Float)] = [
      (hand.about(4, 4), hand.about(14, 6)), (0.25 * upper, -1), (0.62 * upper, -6),
      (1.08 * upper, 6), (1.02 * upper, 34), (0.68 * upper, waist - 1),
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
    let bar = hand.about(63, 6)
    let left = hand.about(2, 4)
    let corner: (Float, Float) = (left, bar)
    let tilt = hand.about(-1, 4)
    let right: (Float, Float) = (hand.about(64, 7), bar + tilt)
    let stem = hand.about(45, 5)
    let line = Stroke([corner, (0.5 * (left + right.0), bar + 0.5 * tilt), right])
    let foot: (Float, Float) = (stem + hand.about(-2, 4), 100)
    if hand.happens(0.35) {
      let peak: (Float, Float) = (stem + hand.about(0, 1), 0)
      return [
        Stroke([peak, (0.55 * (stem + left), hand.about(31, 3)), corner]), line,
        Stroke([peak, (stem, 50), foot]),
      ]
    }
    let bend = hand.about(0, 6)
    let top = hand.about(16, 7)
    return [
      Stroke([(top, hand.about(2, 5)), (0.6 * top + left - bend, 34), corner]), line,
      Stroke([(stem + hand.about(3, 3), hand.about(14, 14)), (stem, 50), foot]),
    ]
  }

  /// A neck and a bowl, with a flag on top that may be a stroke of its own.
  private static func five(_ hand: inout Hand) -> [Stroke] {
    let left = hand.about(12, 4)
    let corner: (Float, Float) = (left, hand.about(42, 4))
    let top: (Float, Float) = (left + hand.about(4, 4), hand.about(2, 2))
    let w = hand.about(58, 6)
    let lift = hand.about(8, 5)
    let gap = hand.happens(0.25) ? hand.about(4, 4) : 0
    let rise = hand.about(-2, 5)
    let flag = hand.about(38, 9)
    return [
      Stroke([
        (top.0 + gap, top.1 - 0.5 * gap), (top.0 + gap + 0.5 * flag, top.1 + hand.about(1, 2)),
        (top.0 + gap + flag, top.1 + rise),
      ]),
      Stroke([top, (0.5 * (top.0 + left), 22), corner]),
      Stroke([
        corner, (0.45 * w, corner.1 - lift), (1.02 * w, corner.1), (1.1 * w, 78),
        (0.78 * w, 107), (0.3 * w, 106), (hand.about(1, 4), hand.about(88, 5)),
      ]),
    ]
  }

  /// A long curve into a loop.
  private static func six(_ hand: inout Hand) -> [Stroke] {
    let loop = hand.about(50, 6)
    let w = hand.about(54, 7)
    let lean = hand.about(42, 10)
    let close = hand.about(0, 5)
    return [
      Stroke([
        (lean, hand.about(0, 3)), (0.52 * lean, hand.about(14, 4)), (6, 40), (-5, 72),
        (0.08 * w, 100), (0.55 * w, 108), (1.04 * w, 94), (1.06 * w, loop + 14),
        (0.66 * w, loop - 6), (0.24 * w, loop + 4), (4 + close, hand.about(76, 5)),
      ])
    ]
  }

  /// A top and a stem, perhaps with a bar across it or a tick before it.
  private static func seven(_ hand: inout Hand) -> [Stroke] {
    let w = hand.about(56, 7)
    let corner: (Float, Float) = (w, hand.about(1, 3))
    let start: (Float, Float) = (hand.about(1, 3), hand.about(4, 3))
    let foot: (Float, Float) = (hand.about(22, 8), 100)
    let bow = hand.about(-4, 6)
    let middle: (Float, Float) = (0.5 * (w + foot.0) + bow, 45)
    var strokes = [
      Stroke([start, (0.35 * w, 2 + hand.about(0, 4)), (0.7 * w, 3 + hand.about(0, 3)), corner]),
      Stroke([corner, middle, (foot.0 + 0.4 * bow + 3, 78), foot]),
    ]
    if hand.happens(0.35) {
      let y = hand.about(50, 5)
      let x = middle.0 - 0.18 * (w - foot.0)
      let reach = hand.about(17, 4)
      strokes.append(
        Stroke([(x - reach, y + hand.about(1, 3)), (x, y), (x + reach, y - hand.about(1, 3))]))
    }
    if hand.happens(0.2) {
      strokes.append(Stroke([start, (start.0, 10), (start.0 - 1, hand.about(17, 3))]))
    }
    return strokes
  }

  /// One crossing line, or two rounds that touch.
  private static func eight(_ hand: inout Hand) -> [Stroke] {
    let waist = hand.about(46, 4)
    let upper = hand.about(24, 5)
    let lower = hand.about(30, 5)
    if hand.happens(0.15) {
      return [
        round(top: 0, bottom: waist, halfWidth: upper * 0.92, &hand),
        round(top: waist, bottom: 100, halfWidth: lower * 0.92, &hand),
      ]
    }
    let start = hand.about(12, 6)
    return [
      Stroke([
        (start, hand.about(7, 4)), (-0.1 * upper, -8), (-1.12 * upper, 3),
        (-1.0 * upper, 0.62 * waist), (0, waist), (1.02 * lower, waist + 20),
        (1.05 * lower, 96), (0, 110), (-1.05 * lower, 96), (-1.02 * lower, waist + 22),
        (0, waist), (1.0 * upper, 0.6 * waist), (1.1 * upper, 8),
        (start - hand.about(0, 4), hand.about(1, 4)),
      ])
    ]
  }

  private static func round(
    top: Float, bottom: Float, halfWidth: Float, _ hand: inout Hand
  ) -> Stroke {
    let (x, y) = (hand.about(0, 2), 0.5 * (top + bottom))
    let w = 1.1 * halfWidth
    let h = 0.5 * (bottom - top)
    return Stroke([
      (x, y - h), (x - 0.8 * w, y - 0.95 * h), (x - 1.1 * w, y), (x - 0.8 * w, y + 0.95 * h),
      (x, y + 1.15 * h), (x + 0.8 * w, y + 0.95 * h), (x + 1.1 * w, y),
      (x + 0.8 * w, y - 0.95 * h), (x + hand.about(0, 2), y - h),
    ])
  }

  /// A loop on a stem, straight or curved.
  private static func nine(_ hand: inout Hand) -> [Stroke] {
    let loop = hand.about(48, 6)
    let w = hand.about(50, 7)
    let start: (Float, Float) = (w - hand.about(1, 3), hand.about(13, 5))
    let round: [(Float, Float)] = [
      start, (0.78 * w, -4), (0.3 * w, -6), (-0.1 * w, 8), (-0.06 * w, 0.88 * loop),
      (0.36 * w, loop + 8), (0.8 * w, 0.8 * loop),
    ]
    if hand.happens(0.5) {
      let joint: (Float, Float) = (w, hand.about(14, 4))
      return [
        Stroke(round + [joint]),
        Stroke([
          (w + hand.about(1, 2), joint.1 - hand.about(4, 6)), (w, 45),
          (w + hand.about(-3, 4), 72), (w + hand.about(-6, 7), 100),
        ]),
      ]
    }
    let tail = hand.about(8, 8)
    return [
      Stroke(
        round + [
          (w + 2, hand.about(16, 3)), (1.06 * w, 42), (0.96 * w, 76), (0.66 * w, 104),
          (tail, hand.about(96, 6)),
        ])
    ]
  }
}
