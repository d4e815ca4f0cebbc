/// Sixteen floats that are added, multiplied and compared lane by lane.
///
/// A vector has sixteen lanes whatever the processor: one register with AVX-512, two with AVX2,
/// four with NEON or SSE. So every sum has the same order, and every result the same bits,
/// everywhere.
public typealias Vector = SIMD16<Float>

extension Vector {
  /// The number of lanes, 16.
  @inlinable @inline(__always)
  public static var width: Int { 16 }

  /// The numbers of the lanes, 0 to 15.
  @inlinable @inline(__always)
  public static var lanes: Vector {
    Vector(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
  }

  /// The sixteen floats that start at `source`, which needs no alignment.
  @inlinable @inline(__always)
  public init(at source: UnsafePointer<Float>) {
    self = UnsafeRawPointer(source).loadUnaligned(as: Vector.self)
  }

  /// The first `count` of the floats that start at `source`, and zeros in the other lanes; sixteen
  /// floats if `count` is larger.
  ///
  /// The memory must reach sixteen floats far all the same, as that of a tensor does.
  @inlinable @inline(__always)
  public init(at source: UnsafePointer<Float>, count: Int) {
    let all = Vector(at: source)
    self = all.replacing(with: Vector.zero, where: Vector.lanes .>= Vector(repeating: Float(count)))
  }

  /// Writes the sixteen lanes to `target`, which needs no alignment.
  @inlinable @inline(__always)
  public func store(at target: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(target).storeBytes(of: self, as: Vector.self)
  }

  /// Writes the first `count` lanes to `target`; sixteen if `count` is larger.
  ///
  /// The memory must reach sixteen floats far all the same; what follows is written back as it was.
  @inlinable @inline(__always)
  public func store(at target: UnsafeMutablePointer<Float>, count: Int) {
    replacing(
      with: Vector(at: target), where: Vector.lanes .>= Vector(repeating: Float(count))
    ).store(at: target)
  }

  /// The sums of neighbouring lanes of this vector, then those of `other`.
  ///
  /// Four rounds of it turn sixteen vectors into the one vector of their sums.
  @inlinable @inline(__always)
  public func pairSums(with other: Vector) -> Vector {
    Vector(lowHalf: evenHalf + oddHalf, highHalf: other.evenHalf + other.oddHalf)
  }

  /// The sum of the lanes, halves first: ((a₀+a₈)+(a₄+a₁₂))+….
  @inlinable @inline(__always)
  public var laneSum: Float {
    let eight = lowHalf + highHalf
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
  }
}
