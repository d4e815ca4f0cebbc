import Tensors
import Testing

@testable import Quantum

@Suite("Stochastic reconfiguration")
struct StochasticReconfigurationTests {
  /// O, ε and δ′ of random numbers.
  private struct Problem {
    var derivatives: DoubleMatrix
    let residual: [Double]
    let previous: [Double]
    let shift = 1e-3

    init(samples: Int, parameters: Int) {
      var random = Random(seed: UInt64(samples))
      derivatives = DoubleMatrix(rows: samples, columns: parameters)
      for row in 0..<samples {
        for column in 0..<parameters {
          derivatives[row, column] = Double(random.uniform(in: -1...1))
        }
      }
      residual = (0..<samples).map { _ in Double(random.uniform(in: -1...1)) }
      previous = (0..<parameters).map { _ in Double(random.uniform(in: -1...1)) }
    }

    func direction(
      momentum: Double, by system: StochasticReconfiguration.System? = nil
    ) throws -> [Double] {
      var solver = StochasticReconfiguration(momentum: momentum, threads: 2)
      solver.previous = previous
      let direction = try solver.direction(derivatives, residual, shift: shift, by: system)
      #expect(solver.previous == direction)
      return direction
    }
  }

  private let problems = [
    Problem(samples: 40, parameters: 15), Problem(samples: 15, parameters: 40),
    Problem(samples: 20, parameters: 20),
  ]

  @Test(
    "the systems as large as the parameters and as the samples have one solution",
    arguments: [0, 0.9])
  func systems(momentum: Double) throws {
    for problem in problems {
      let byParameters = try problem.direction(momentum: momentum, by: .parameters)
      let bySamples = try problem.direction(momentum: momentum, by: .samples)
      #expect(vectorsAgree(byParameters, bySamples, within: 1e-8))
      let smaller =
        problem.derivatives.columns <= problem.derivatives.rows ? byParameters : bySamples
      #expect(try problem.direction(momentum: momentum) == smaller)
    }
  }

  @Test(
    "the direction minimizes ‖Oδ − ε‖² + λ‖δ − μδ′‖²: the gradient Oᵀ(Oδ − ε) + λ(δ − μδ′) is 0",
    arguments: [0, 0.9])
  func definition(momentum: Double) throws {
    for problem in problems {
      let (o, delta) = (problem.derivatives, try problem.direction(momentum: momentum))
      let rest = (0..<o.rows).map { row in
        (0..<o.columns).reduce(-problem.residual[row]) { $0 + o[row, $1] * delta[$1] }
      }
      let gradient = (0..<o.columns).map { column in
        (0..<o.rows).reduce(0) { $0 + o[$1, column] * rest[$1] }
          + problem.shift * (delta[column] - momentum * problem.previous[column])
      }
      #expect(gradient.allSatisfy { $0.magnitude < 1e-11 })
    }
  }

  @Test("without momentum the direction is that of plain stochastic reconfiguration")
  func plain() throws {
    for problem in problems {
      var solver = StochasticReconfiguration(momentum: 0, threads: 1)
      let first = try solver.direction(problem.derivatives, problem.residual, shift: problem.shift)
      let second = try solver.direction(problem.derivatives, problem.residual, shift: problem.shift)
      #expect(first == second)
      #expect(try problem.direction(momentum: 0) == first)
    }
  }

  @Test("with momentum the first direction is the plain one, and the second is longer")
  func momentum() throws {
    for problem in problems {
      var solver = StochasticReconfiguration(momentum: 0.9, threads: 1)
      let first = try solver.direction(problem.derivatives, problem.residual, shift: problem.shift)
      #expect(vectorsAgree(first, try problem.direction(momentum: 0), within: 1e-12))
      let second = try solver.direction(problem.derivatives, problem.residual, shift: problem.shift)
      func length(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 }.squareRoot() }
      #expect(length(second) > length(first))
    }
  }

  @Test(
    "a singular system without a shift is refused in one line, and the direction before is kept")
  func singular() throws {
    for (samples, parameters) in [(4, 3), (3, 4)] {
      var solver = StochasticReconfiguration(momentum: 0.5, threads: 1)
      solver.previous = Array(repeating: 1, count: parameters)
      let zeros = DoubleMatrix(rows: samples, columns: parameters)
      let error = #expect(throws: NotPositiveDefiniteError.self) {
        try solver.direction(zeros, Array(repeating: 1, count: samples), shift: 0)
      }
      #expect(
        error?.description
          == "pivot 0 of a matrix of 3 × 3, shift 0.0: found 0.0; expected a positive number, which a "
          + "larger shift gives")
      #expect(solver.previous == Array(repeating: 1, count: parameters))
    }
  }
}
