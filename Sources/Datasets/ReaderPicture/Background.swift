import Tensors

/// The background of a picture: one color, or colors that change smoothly from place to place.
///
/// It is found on a ring near the edges, but not at them, where a frame may be. If most of the ring has one color,
/// that is the background. Otherwise every channel is fitted by a polynomial of second degree in the place, as in a
/// photograph that is lit from one side; the fit gives little weight to pixels that are far from it, such as ink.
struct Background {
  private let width: Int
  private let height: Int
  private let channels: Int
  /// Per channel, the coefficients of 1, x, y, x², xy and y².
  private var coefficients: [[Float]]
  /// Whether the background is one color.
  private let isEven: Bool
  /// How far a pixel of the background may be from the fit; 0 for one color.
  private var noise: Float = 0
  /// Whether the ink is darker than a background that is not one color.
  private var isInkDark = true

  /// The background of a picture, [height, width, channels].
  init(of pixels: [UInt8], height: Int, width: Int, channels: Int) {
    (self.height, self.width, self.channels) = (height, width, channels)
    let ring = Self.ring(height: height, width: width)
    let colors = (0..<channels).map { channel in
      Self.median(ring.map { Float(pixels[$0 * channels + channel]) })
    }
    coefficients = colors.map { [$0, 0, 0, 0, 0, 0] }
    let even = ring.count { index in
      (0..<channels).allSatisfy {
        (Float(pixels[index * channels + $0]) - colors[$0]).magnitude <= 3
      }
    }
    isEven = 5 * even >= 4 * ring.count
    guard !isEven else { return }
    fit(pixels, from: ring)
  }

  /// How far a pixel is from the background: the largest difference of a channel.
  ///
  /// On a background that is not one color, the difference is relative to what is possible there: ink on a part in
  /// the shade differs less from it.
  func distance(of pixels: [UInt8], row: Int, column: Int) -> Float {
    let terms = isEven ? [] : terms(row: row, column: column)
    var distance: Float = 0
    for channel in 0..<channels {
      let value = Float(pixels[(row * width + column) * channels + channel])
      guard !isEven else {
        distance = max(distance, (value - coefficients[channel][0]).magnitude)
        continue
      }
      let level = Self.sum(coefficients[channel], terms)
      let difference = isInkDark ? level - value : value - level
      let possible = max(isInkDark ? level : 255 - level, 32)
      distance = max(distance, (difference.magnitude - noise) / possible * 255)
    }
    return max(distance, 0)
  }

  /// The indices of the pixels near the edges, but not at them.
  private static func ring(height: Int, width: Int) -> [Int] {
    let side = Float(min(height, width))
    let (first, end) = (Int(0.04 * side), max(Int(0.04 * side) + 1, Int(0.12 * side)))
    return (0..<height * width).filter { index in
      let (row, column) = (index / width, index % width)
      let depth = min(min(row, height - 1 - row), min(column, width - 1 - column))
      return (first..<end).contains(depth)
    }
  }

  /// Fits the polynomials: first to the ring alone, then to the whole picture, with weights 1 / (1 + (d / s)²) for
  /// pixels at a distance d from the last fit (Cauchy's), whose scale s shrinks.
  private mutating func fit(_ pixels: [UInt8], from ring: [Int]) {
    let places = Self.atMost(5000, of: Array(0..<height * width))
    let nearEdges = Self.atMost(5000, of: ring)
    for channel in 0..<channels {
      func samples(_ places: [Int]) -> [Sample] {
        places.map {
          Sample(
            terms: terms(row: $0 / width, column: $0 % width),
            value: Float(pixels[$0 * channels + channel]))
        }
      }
      let (all, some) = (samples(places), samples(nearEdges))
      for scale in [64, 32, 32, 16, 16] as [Float] { refit(channel, to: some, scale, terms: 3) }
      for scale in [48, 32, 24, 16, 12, 8, 8, 8, 8] as [Float] {
        refit(channel, to: all, scale, terms: 6)
      }
    }
    let differences = places.map { index in
      (0..<channels).map { channel in
        Float(pixels[index * channels + channel])
          - Self.sum(coefficients[channel], terms(row: index / width, column: index % width))
      }
    }
    noise = 3 * Self.median(differences.map { $0.map(\.magnitude).max()! })
    let signs = differences.map { $0.max { $0.magnitude < $1.magnitude }! }.filter {
      $0.magnitude > noise
    }
    isInkDark = signs.reduce(0, +) <= 0
  }

  /// The brightness of a channel at a place.
  private struct Sample {
    let terms: [Float]
    let value: Float
  }

  /// Fits the first terms of a channel's polynomial again.
  private mutating func refit(
    _ channel: Int, to samples: [Sample], _ scale: Float, terms count: Int
  ) {
    // The normal equations; the matrix is symmetric.
    var matrix = DoubleMatrix(rows: count, columns: count)
    var solution = [Double](repeating: 0, count: count)
    for sample in samples {
      let distance = (sample.value - Self.sum(coefficients[channel], sample.terms)) / scale
      let weight = Double(1 / (1 + distance * distance))
      for i in 0..<count {
        for j in i..<count { matrix[i, j] += weight * Double(sample.terms[i] * sample.terms[j]) }
        solution[i] += weight * Double(sample.terms[i] * sample.value)
      }
    }
    // In a picture of few rows or columns the terms depend on each other, and the matrix is singular but for
    // rounding; shifted down, it is not positive definite.
    guard (try? choleskyFactorize(&matrix, shift: -1e-9)) != nil else { return }
    solveCholesky(matrix, rightHandSide: &solution)
    for i in 0..<count { coefficients[channel][i] = Float(solution[i]) }
  }

  /// Some indices, evenly spread, if there are more than a limit.
  private static func atMost(_ limit: Int, of indices: [Int]) -> [Int] {
    let step = (indices.count + limit - 1) / limit
    return stride(from: step / 2, to: indices.count, by: step).map { indices[$0] }
  }

  /// 1, x, y, x², xy and y², where x and y are from −1 to 1.
  private func terms(row: Int, column: Int) -> [Float] {
    let x = 2 * (Float(column) + 0.5) / Float(width) - 1
    let y = 2 * (Float(row) + 0.5) / Float(height) - 1
    return [1, x, y, x * x, x * y, y * y]
  }

  private static func sum(_ coefficients: [Float], _ terms: [Float]) -> Float {
    var sum: Float = 0
    for (coefficient, term) in zip(coefficients, terms) { sum += coefficient * term }
    return sum
  }

  private static func median(_ values: [Float]) -> Float { values.sorted()[values.count / 2] }
}
