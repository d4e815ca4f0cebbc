import Tensors

/// Small random changes of an image that do not change its class: rotation, scaling, shear, shift and elastic
/// deformation (Simard et al. 2003, section 2).
///
/// An augmentation whose amounts are all 0 gives the same bits as none.
public struct Augmentation: Hashable, Sendable {
  /// The largest angle by which an image is rotated, to either side, in degrees.
  public var rotation: Float

  /// The largest share by which an image grows or shrinks, along each axis independently.
  public var scaling: Float

  /// The largest shear to either side, in columns per row.
  public var shear: Float

  /// The largest distance by which an image is moved, along each axis, in pixels.
  public var shift: Float

  /// The root mean square, along each axis, of the displacements of the elastic deformation, in pixels.
  public var elastic: Float

  /// An augmentation with the given amounts; the defaults are those of the tuned recipe.
  public init(
    rotation: Float = 11, scaling: Float = 0.12, shear: Float = 0.15, shift: Float = 2,
    elastic: Float = 0
  ) {
    self.rotation = rotation
    self.scaling = scaling
    self.shear = shear
    self.shift = shift
    self.elastic = elastic
  }

  /// An affine map from a position in the result to the position in the image whose value it shows,
  /// both relative to the middle: x′ = xx·x + xy·y + x0, y′ = yx·x + yy·y + y0, in pixels.
  struct Map: Hashable, Sendable {
    /// The map that changes nothing.
    static let identity = Map()

    var xx: Float = 1
    var xy: Float = 0
    var x0: Float = 0
    var yx: Float = 0
    var yy: Float = 1
    var y0: Float = 0
  }

  /// A random map within the largest amounts; the identity if they are all 0.
  func map(using random: inout Random) -> Map {
    // With t the tangent of half the angle, cos = (1 − t²)/(1 + t²) and sin = 2t/(1 + t²). Half the
    // angle itself is used for t: it is small and random, so the difference does not matter.
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
