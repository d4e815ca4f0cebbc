extension StateVector {
  /// The mean of a quantity that is diagonal, Σ ψ(σ)² · value(σ).
  public func mean(of value: (_ spins: UInt64) -> Double) -> Double {
    var sum = 0.0
    for (spins, amplitude) in amplitudes.enumerated() {
      sum += amplitude * amplitude * value(UInt64(spins))
    }
    return sum
  }

  /// The probability that a spin is −1, the occupation ⟨nᵢ⟩ of an excited atom.
  public func occupation(ofSite site: Int) -> Double {
    mean { Double($0 >> UInt64(site) & 1) }
  }

  /// The mean of ⟨σˣᵢ⟩ over the sites.
  public var transverseMagnetization: Double {
    let terms = (0..<sites).map { site in
      Hamiltonian.Term(1 / Double(sites), flips: 1 << UInt64(site))
    }
    return expectation(of: Hamiltonian(sites: sites, terms: terms))
  }

  /// The root-mean-square magnetization per site, √⟨(Σ σᶻᵢ / N)²⟩.
  public var rootMeanSquareMagnetization: Double {
    mean { spins in
      let magnetization = 1 - 2 * Double(spins.nonzeroBitCount) / Double(sites)
      return magnetization * magnetization
    }.squareRoot()
  }

  /// The correlation ⟨σᶻᵢ σᶻⱼ⟩ of two spins.
  public func zCorrelation(_ i: Int, _ j: Int) -> Double {
    mean { spins in (spins >> UInt64(i) ^ spins >> UInt64(j)) & 1 == 0 ? 1 : -1 }
  }

  /// The correlation ⟨Sᵢ·Sⱼ⟩ of two different spins, from −¾ (a singlet) to ¼.
  public func spinCorrelation(_ i: Int, _ j: Int) -> Double {
    expectation(of: .spinProduct(of: i, and: j, sites: sites))
  }

  /// The probability of the configurations whose amplitude has the more probable sign, ½ to 1: of a
  /// state without Marshall's signs, how much of it obeys the rule.
  public var majoritySignWeight: Double {
    var positive = 0.0
    var all = 0.0
    for amplitude in amplitudes {
      all += amplitude * amplitude
      if amplitude > 0 { positive += amplitude * amplitude }
    }
    return max(positive, all - positive)
  }
}
