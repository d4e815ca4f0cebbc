import NeuralNetwork
import Tensors
import Vectors

/// What a full sum runs over: all configurations of some spins, or one representative of every orbit
/// under a symmetry group together with the size of the orbit.
public struct ConfigurationSpace: Sendable {
  /// The configurations, in increasing order.
  public let configurations: [UInt64]

  /// The size of the orbit of each; 1 without a symmetry group.
  public let multiplicities: [Double]

  private let symmetry: SymmetryGroup?
  private let isComplete: Bool

  /// The configurations of a space.
  ///
  /// - Parameters:
  ///   - sites: the number of spins, at most 22.
  ///   - hasZeroMagnetization: whether only configurations with as many spins up as down belong to
  ///     it.
  ///   - symmetry: a group under which ψ is invariant; nil for all configurations.
  public init(sites: Int, hasZeroMagnetization: Bool, symmetry: SymmetryGroup? = nil) {
    precondition(
      (1...22).contains(sites), "found a full sum over \(sites) spins; expected 1 to 22")
    precondition(
      !hasZeroMagnetization || sites % 2 == 0,
      "found zero magnetization of \(sites) sites; expected an even number of them")
    precondition(
      symmetry == nil || symmetry!.sites == sites,
      "found symmetries of \(symmetry?.sites ?? 0) sites; expected \(sites)")
    var configurations: [UInt64] = []
    var multiplicities: [Double] = []
    for spins in 0..<UInt64(1) << UInt64(sites)
    where !hasZeroMagnetization || spins.nonzeroBitCount * 2 == sites {
      guard let symmetry else {
        configurations.append(spins)
        multiplicities.append(1)
        continue
      }
      guard let size = symmetry.orbitSize(ofRepresentative: spins) else { continue }
      configurations.append(spins)
      multiplicities.append(Double(size))
    }
    self.configurations = configurations
    self.multiplicities = multiplicities
    self.symmetry = symmetry
    isComplete = configurations.count == 1 << sites
  }

  /// The place in ``configurations`` of a configuration, or of the representative of its orbit.
  ///
  /// - Precondition: the configuration belongs to the space.
  func index(of spins: UInt64) -> Int {
    if isComplete { return Int(spins) }
    let spins = symmetry?.representative(of: spins) ?? spins
    var (low, high) = (0, configurations.count)
    while low < high {
      let middle = (low + high) / 2
      if configurations[middle] < spins { low = middle + 1 } else { high = middle }
    }
    precondition(
      low < configurations.count && configurations[low] == spins,
      "found the configuration \(spins); expected one of the space")
    return low
  }

  /// The probabilities of the configurations, or of their orbits: |ψ|² times the multiplicity,
  /// normalized.
  ///
  /// - Parameter logAmplitudes: log ψ of each.
  public func weights(_ logAmplitudes: [Double]) -> [Double] {
    let largest = logAmplitudes.max() ?? 0
    var weights = zip(logAmplitudes, multiplicities).map { logAmplitude, multiplicity in
      multiplicity * exponential(2 * (logAmplitude - largest))
    }
    var sum = 0.0
    for weight in weights { sum += weight }
    for index in weights.indices { weights[index] /= sum }
    return weights
  }

  /// The amplitudes ψ of the configurations, normalized over the whole space: the sum of their squares
  /// times the multiplicities is 1.
  ///
  /// - Parameter logAmplitudes: log ψ of each.
  public func amplitudes(_ logAmplitudes: [Double]) -> [Double] {
    zip(weights(logAmplitudes), multiplicities).map { ($0 / $1).squareRoot() }
  }
}
