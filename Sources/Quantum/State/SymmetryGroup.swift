/// A group of symmetries of a lattice, which maps configurations to configurations.
///
/// On a ring: translations and reflections. On an open chain: the reflection. On a torus:
/// translations and reflections of rows and columns, and if it is square, also the exchange of rows
/// and columns, so 8N in all. (The 4 × 4 torus, as a graph, has three times as many symmetries; they
/// are not used.) The flip of all spins can be added.
///
/// Every element is a product of powers of a few generators, each power once.
public struct SymmetryGroup: Hashable, Sendable {
  /// The number of sites.
  public let sites: Int

  /// The number of elements of the group.
  public let count: Int

  private let generators: [Generator]

  /// A generator, g: the group has the elements … g³, g², g, 1 times those of the generators before.
  private struct Generator: Hashable, Sendable {
    let map: SpinMap
    let order: Int
  }

  /// The symmetries of a lattice.
  ///
  /// - Parameters:
  ///   - lattice: the sites.
  ///   - translations: whether translations of a ring or a torus belong to the group.
  ///   - reflections: whether reflections, and so rotations of a square torus, belong to the group.
  ///   - flip: whether the flip of all spins belongs to the group.
  public init(
    _ lattice: Lattice, translations: Bool = true, reflections: Bool = true, flip: Bool = false
  ) {
    let (height, width) = (lattice.height, lattice.width)
    // What is applied most often comes last: translations take fewer operations than reflections.
    var generators: [Generator] = []
    func add(order: Int, _ image: (_ row: Int, _ column: Int) -> (row: Int, column: Int)) {
      guard order > 1 else { return }
      let targets = (0..<lattice.sites).map { site in
        let (row, column) = image(site / width, site % width)
        return row * width + column
      }
      generators.append(Generator(map: SpinMap(targets: targets), order: order))
    }
    if reflections {
      if height == width, lattice.isTorus { add(order: 2) { ($1, $0) } }
      if width > 1 { add(order: 2) { ($0, width - 1 - $1) } }
      if height > 1 { add(order: 2) { (height - 1 - $0, $1) } }
    }
    if translations, lattice.isPeriodic {
      add(order: height) { (($0 + 1) % height, $1) }
      add(order: width) { ($0, ($1 + 1) % width) }
    }
    if flip {
      generators.append(Generator(map: SpinMap(flippingAll: lattice.sites), order: 2))
    }
    sites = lattice.sites
    self.generators = generators
    count = generators.reduce(1) { $0 * $1.order }
  }

  /// All images of a configuration under the group, in an order that is the same for every
  /// configuration of the orbit, the smallest first; a configuration that some elements leave as it
  /// is comes as often as there are such elements.
  ///
  /// - Returns: ``count`` configurations.
  public func orbit(of spins: UInt64) -> [UInt64] {
    var images: [UInt64] = []
    appendOrbit(of: spins, to: &images)
    return images
  }

  /// Appends the images of a configuration to a list; see ``orbit(of:)``.
  public func appendOrbit(of spins: UInt64, to images: inout [UInt64]) {
    images.append(representative(of: spins))
    var known = 1
    for generator in generators {
      for _ in 0..<known * (generator.order - 1) {
        images.append(generator.map.image(of: images[images.count - known]))
      }
      known *= generator.order
    }
  }

  /// The smallest image of a configuration under the group.
  public func representative(of spins: UInt64) -> UInt64 {
    smallestImage(of: spins, from: 0)
  }

  /// The smallest image under the generators from `index` on.
  private func smallestImage(of spins: UInt64, from index: Int) -> UInt64 {
    guard index < generators.count else { return spins }
    var smallest = smallestImage(of: spins, from: index + 1)
    var image = spins
    for _ in 1..<generators[index].order {
      image = generators[index].map.image(of: image)
      smallest = min(smallest, smallestImage(of: image, from: index + 1))
    }
    return smallest
  }

  /// The number of different configurations among the images of a configuration; nil unless it is
  /// the smallest of them.
  public func orbitSize(ofRepresentative spins: UInt64) -> Int? {
    guard let fixing = countFixing(spins, image: spins, from: 0) else { return nil }
    return count / fixing
  }

  /// The number of elements, made of the generators from `index` on, that map `image` to `spins`; nil
  /// if an image is smaller than `spins`.
  private func countFixing(_ spins: UInt64, image: UInt64, from index: Int) -> Int? {
    guard index < generators.count else {
      return image < spins ? nil : image == spins ? 1 : 0
    }
    var sum = 0
    var image = image
    for power in 0..<generators[index].order {
      if power > 0 { image = generators[index].map.image(of: image) }
      guard let fixing = countFixing(spins, image: image, from: index + 1) else { return nil }
      sum += fixing
    }
    return sum
  }
}

/// A permutation of the spins of a configuration, or the flip of all of them.
///
/// The bits that a permutation moves by the same distance are moved together, so that a translation
/// takes two shifts. In this file so that the compiler inlines it.
private struct SpinMap: Hashable, Sendable {
  private var moves: [Move] = []
  private var flips: UInt64 = 0

  private struct Move: Hashable, Sendable {
    /// The bits that move.
    var mask: UInt64
    /// By how many places they are rotated to the left.
    let places: UInt64
  }

  /// The permutation that takes the spin of site i to site `targets[i]`.
  init(targets: [Int]) {
    for (site, target) in targets.enumerated() {
      let places = UInt64((target - site + 64) % 64)
      let bit: UInt64 = 1 << UInt64(site)
      if let index = moves.firstIndex(where: { $0.places == places }) {
        moves[index].mask |= bit
      } else {
        moves.append(Move(mask: bit, places: places))
      }
    }
  }

  /// The flip of all spins.
  init(flippingAll sites: Int) {
    flips = ~0 >> UInt64(64 - sites)
    moves = [Move(mask: flips, places: 0)]
  }

  /// The image of a configuration.
  @inline(__always) func image(of spins: UInt64) -> UInt64 {
    var image = flips
    for move in moves {
      let bits = spins & move.mask
      image ^= (bits &<< move.places) | (bits &>> (64 &- move.places))
    }
    return image
  }
}
