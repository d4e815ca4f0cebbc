/// Eight doubles that are added, multiplied and compared lane by lane.
///
/// One register with AVX-512, two with AVX2, four with NEON or SSE; the results have the same bits
/// everywhere.
public typealias DoubleVector = SIMD8<Double>

extension DoubleVector {
  /// The number of lanes, 8.
  @inlinable @inline(__always)
  public static var width: Int { 8 }

  /// The eight doubles that start at `source`, which needs no alignment.
  @inlinable @inline(__always)
  public init(at source: UnsafePointer<Double>) {
    self = UnsafeRawPointer(source).loadUnaligned(as: DoubleVector.self)
  }

  /// Writes the eight lanes to `target`, which needs no alignment.
  @inlinable @inline(__always)
  public func store(at target: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(target).storeBytes(of: self, as: DoubleVector.self)
  }

  /// The sum of the lanes, halves first: ((a₀+a₄)+(a₂+a₆))+….
  @inlinable @inline(__always)
  public var laneSum: Double {
    let four = lowHalf + highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
  }
}
