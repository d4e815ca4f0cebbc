import NeuralNetwork
import Tensors

/// A positive wave function whose logarithm a network computes: log ψ(σ) = scale · output(σ).
///
/// The network takes the spins of a configuration as a one-channel image of ±1, [1, height, width], and
/// has one output. log ψ grows with the number of spins, while a mean over patches, such as that of a
/// Mixer, does not: with the number of patches as the scale both grow alike.
///
/// With a symmetry group, log ψ is the scale times the mean of the outputs for all images of the
/// configuration under the group. The images are always taken in the same order, so ψ is invariant bit
/// for bit.
public struct WaveFunction<Model: Module>: Sendable {
  /// The network.
  public var model: Model

  /// The number of rows of the image.
  public let height: Int

  /// The number of columns of the image.
  public let width: Int

  /// The factor between the output of the network and log ψ.
  public let scale: Double

  /// The symmetries over which log ψ is averaged; none if nil.
  public let symmetry: SymmetryGroup?

  /// The wave function of a network.
  ///
  /// - Parameters:
  ///   - model: takes [configurations, 1, height, width] and gives [configurations, 1].
  ///   - height: the number of rows of the image, 1 for a chain.
  ///   - width: the number of columns.
  ///   - scale: the factor between output and log ψ.
  ///   - symmetry: a group of permutations of the sites, of as many sites as the image has pixels.
  public init(
    _ model: Model, height: Int, width: Int, scale: Double, symmetry: SymmetryGroup? = nil
  ) {
    precondition(
      height > 0 && width > 0 && height * width <= 64,
      "found an image of \(height)×\(width) spins; expected at least 1 and at most 64")
    precondition(
      symmetry == nil || symmetry!.sites == height * width,
      "found symmetries of \(symmetry?.sites ?? 0) sites; expected \(height * width)")
    self.model = model
    self.height = height
    self.width = width
    self.scale = scale
    self.symmetry = symmetry
  }

  /// The number of spins.
  public var sites: Int { height * width }

  /// The number of configurations that the network is applied to for one amplitude: the order of the
  /// symmetry group, or 1.
  var imagesPerAmplitude: Int { symmetry?.count ?? 1 }

  /// The factor between the sum of the network's outputs for one amplitude and log ψ.
  var outputFactor: Double { scale / Double(imagesPerAmplitude) }

  /// Writes the spins of some configurations as the network takes them.
  ///
  /// - Parameters:
  ///   - configurations: one bit per spin, 0 for σᶻ = +1 and 1 for −1.
  ///   - input: written, [configurations, 1, height, width].
  func write(_ configurations: ArraySlice<UInt64>, to input: inout Tensor) {
    input.resize(to: Shape(configurations.count, 1, height, width))
    let sites = sites
    input.withMutableElements { target in
      var next = 0
      for spins in configurations {
        for site in 0..<sites {
          target[next] = spins >> UInt64(site) & 1 == 0 ? 1 : -1
          next += 1
        }
      }
    }
  }

  /// Appends the configurations that the network is applied to for the amplitude of `spins`.
  func appendImages(of spins: UInt64, to list: inout [UInt64]) {
    if let symmetry {
      symmetry.appendOrbit(of: spins, to: &list)
    } else {
      list.append(spins)
    }
  }
}
