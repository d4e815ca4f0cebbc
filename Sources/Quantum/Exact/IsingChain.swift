import Vectors

/// The ground state of a ring of Ising spins in a transverse field, H = −Σ σᶻᵢσᶻᵢ₊₁ − h Σ σˣᵢ, in
/// closed form.
///
/// The Jordan–Wigner transformation makes it free fermions with the wave numbers k = π(2j + 1)/N and
/// the energies 2Λ(k), Λ(k) = √(1 + h² − 2h cos k) (Pfeuty 1970, "The one-dimensional Ising model with
/// a transverse field").
public struct IsingChain: Hashable, Sendable {
  /// The number of spins, N.
  public let sites: Int

  /// The transverse field in units of the coupling, h.
  public let field: Double

  /// The ring of at least 3 spins in a field that is not negative.
  public init(sites: Int, field: Double) {
    precondition(
      sites >= 3 && field >= 0,
      "found \(sites) sites in the field \(field); expected at least 3 and a field of at least 0")
    self.sites = sites
    self.field = field
  }

  /// The energy of the ground state, −Σ Λ(k).
  public var energy: Double {
    var sum = 0.0
    for mode in 0..<sites { sum -= modeEnergy(mode) }
    return sum
  }

  /// ⟨σˣ⟩ = (1/N) Σ (h − cos k)/Λ(k).
  public var transverseMagnetization: Double {
    var sum = 0.0
    for mode in 0..<sites {
      sum += (field - modeCosine(mode, times: 1)) / modeEnergy(mode)
    }
    return sum / Double(sites)
  }

  /// The correlation C(r) = ⟨σᶻᵢ σᶻᵢ₊ᵣ⟩ = det g(i − j), i and j from 1 to r, with
  /// g(n) = (1/N) Σ (cos kn − h cos k(n − 1))/Λ(k).
  ///
  /// - Parameter distance: r, 0 to N.
  public func correlation(distance: Int) -> Double {
    precondition(
      0...sites ~= distance, "found the distance \(distance); expected 0 to \(sites)")
    // C(r) = C(N − r).
    let size = min(distance, sites - distance)
    let elements = (1 - size..<max(size, 1)).map { pairElement($0) }
    let matrix = (0..<size).map { row in
      (0..<size).map { column in elements[row - column + size - 1] }
    }
    return determinant(matrix)
  }

  /// The root-mean-square magnetization per site, √(Σ C(r) / N).
  public var rootMeanSquareMagnetization: Double {
    var sum = 0.0
    for distance in 0..<sites { sum += correlation(distance: distance) }
    return (sum / Double(sites)).squareRoot()
  }

  /// g(n).
  private func pairElement(_ n: Int) -> Double {
    var sum = 0.0
    for mode in 0..<sites {
      let difference =
        modeCosine(mode, times: n) - field * modeCosine(mode, times: n - 1)
      sum += difference / modeEnergy(mode)
    }
    return sum / Double(sites)
  }

  /// Λ(k) of the wave number k = π(2j + 1)/N, j being the mode.
  private func modeEnergy(_ mode: Int) -> Double {
    (1 + field * field - 2 * field * modeCosine(mode, times: 1)).squareRoot()
  }

  /// cos kn, the angle reduced to less than a turn in whole numbers.
  private func modeCosine(_ mode: Int, times n: Int) -> Double {
    let halfTurns = (2 * mode + 1) * n % (2 * sites)
    return cosine(.pi * Double(halfTurns) / Double(sites))
  }
}

/// The determinant of a square matrix, by Gaussian elimination with the largest pivot of a column; 1
/// if it is empty.
func determinant(_ matrix: [[Double]]) -> Double {
  var rows = matrix
  var product = 1.0
  for column in rows.indices {
    var pivot = column
    for row in column..<rows.count
    where rows[row][column].magnitude > rows[pivot][column].magnitude {
      pivot = row
    }
    if rows[pivot][column] == 0 { return 0 }
    if pivot != column {
      rows.swapAt(pivot, column)
      product.negate()
    }
    product *= rows[column][column]
    for row in column + 1..<rows.count {
      let factor = rows[row][column] / rows[column][column]
      for place in column..<rows.count { rows[row][place] -= factor * rows[column][place] }
    }
  }
  return product
}
