import Tensors

/// Small random changes of an image that leave its class as it is: it is turned, stretched, slanted
/// and moved (Simard et al. 2003, section 3).
public struct Augmentation: Hashable, Sendable {
  /// The largest angle by which an image is turned, to either side, in degrees.
  public var rotation: Float
  /// The largest share by which it grows or shrinks, along each axis on its own.
  public var scaling: Float
  /// The largest slant, in columns a row.
  public var shear: Float
  /// The largest way that it is moved, along each axis, in pixels.
  public var shift: Float

  /// The changes, those of the tuned recipe unless said otherwise.
  public init(
    rotation: Float = 11, scaling: Float = 0.12, shear: Float = 0.15, shift: Float = 2
  ) {
    self.rotation = rotation
    self.scaling = scaling
    self.shear = shear
    self.shift = shift
  }

  /// A map from the place of a pixel to the place in the image that is seen there, both from the
  /// image's middle: x′ = xx·x + xy·y + x0, y′ = yx·x + yy·y + y0.
  struct Map: Hashable, Sendable {
    var xx: Float = 1
    var xy: Float = 0
    var x0: Float = 0
    var yx: Float = 0
    var yy: Float = 1
    var y0: Float = 0
  }

  /// A random map.
  func map(using random: inout Random) -> Map {
    // With t the tangent of half an angle, cos = (1 − t²)/(1 + t²) and sin = 2t/(1 + t²). For small
    // angles the tangent is the angle, and the exact one does not matter: it is random.
    let t = random.uniform(in: -rotation...rotation) * (.pi / 360)
    let cosine = (1 - t * t) / (1 + t * t)
    let sine = 2 * t / (1 + t * t)
    let across = 1 / (1 + random.uniform(in: -scaling...scaling))
    let down = 1 / (1 + random.uniform(in: -scaling...scaling))
    let slant = random.uniform(in: -shear...shear)
    let right = random.uniform(in: -shift...shift)
    let below = random.uniform(in: -shift...shift)
    var map = Map(
      xx: cosine * across, xy: (slant * cosine - sine) * across,
      yx: sine * down, yy: (slant * sine + cosine) * down)
    map.x0 = -(map.xx * right + map.xy * below)
    map.y0 = -(map.yx * right + map.yy * below)
    return map
  }
}

extension LabelledImages {
  /// Writes some images, each changed at random, as floats from 0 to 1.
  ///
  /// - Parameters:
  ///   - indices: which images.
  ///   - images: written, [indices, 1, height, width].
  ///   - labels: written, the class of each.
  ///   - augmentation: the changes.
  ///   - seed: where their randomness starts.
  ///   - stream: the number of the generator of the first image's changes; the next has one more.
  public func load(
    _ indices: ArraySlice<Int>, into images: inout Tensor, labels: inout [Int],
    changedBy augmentation: Augmentation, seed: UInt64, stream: UInt64
  ) {
    precondition(channels == 1, "images of \(channels) channels cannot be changed")
    fill(&images, &labels, count: indices.count) { source, target, place in
      var random = Random(seed: seed, stream: stream &+ UInt64(place))
      warp(
        source, from: indices[indices.startIndex + place] * pixelsPerImage,
        by: augmentation.map(using: &random), to: target, from: place * pixelsPerImage)
    }
    for index in indices { labels.append(Int(self.labels[index])) }
  }

  /// Writes one image as it is seen through a map, between its pixels by bilinear interpolation;
  /// beyond its border there is no ink.
  private func warp(
    _ source: UnsafeBufferPointer<UInt8>, from first: Int, by map: Augmentation.Map,
    to target: UnsafeMutableBufferPointer<Float>, from firstTarget: Int
  ) {
    let middleX = Float(width - 1) / 2
    let middleY = Float(height - 1) / 2
    let limitX = Float(width)
    let limitY = Float(height)
    for row in 0..<height {
      let y = Float(row) - middleY
      for column in 0..<width {
        let x = Float(column) - middleX
        let sourceX = map.xx * x + map.xy * y + map.x0 + middleX
        let sourceY = map.yx * x + map.yy * y + map.y0 + middleY
        var ink: Float = 0
        if sourceX > -1, sourceY > -1, sourceX < limitX, sourceY < limitY {
          // One is added before the fraction is cut off, so that it is cut towards the left and top.
          let left = Int(sourceX + 1) - 1
          let top = Int(sourceY + 1) - 1
          let toRight = sourceX - Float(left)
          let toBottom = sourceY - Float(top)
          let hasLeft = left >= 0
          let hasRight = left + 1 < width
          let upper = first + top * width + left
          let lower = upper + width
          if top >= 0 {
            let a = hasLeft ? Float(source[upper]) : 0
            let b = hasRight ? Float(source[upper + 1]) : 0
            ink += (a + (b - a) * toRight) * (1 - toBottom)
          }
          if top + 1 < height {
            let a = hasLeft ? Float(source[lower]) : 0
            let b = hasRight ? Float(source[lower + 1]) : 0
            ink += (a + (b - a) * toRight) * toBottom
          }
        }
        target[firstTarget + row * width + column] = ink * (1 / 255)
      }
    }
  }
}
