import Testing

@testable import Quantum

@Suite("Plans of a search")
struct GroundStatePlanTests {
  @Test("a schedule goes from its first to its last value in equal factors and stays there")
  func schedule() {
    let schedule = GeometricSchedule(from: 1, to: 1e-4, steps: 4)
    let expected = [1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-4]
    for (step, value) in expected.enumerated() {
      #expect(agree(schedule(step: step), value, within: 1e-13 * value))
    }
    #expect(schedule(step: 0) == 1)
    #expect(schedule(step: 4) == 1e-4)
    let constant = GeometricSchedule(0.3)
    #expect(constant(step: 0) == 0.3)
    #expect(constant(step: 9) == 0.3)
  }

  @Test("a plan that cannot be followed is refused in one line")
  func mistakes() {
    func expectMistake(
      _ mistake: String?, sites: Int = 8, sourceLocation: SourceLocation = #_sourceLocation,
      _ change: (inout GroundStatePlan) -> Void
    ) {
      var plan = fullSumPlan(steps: 3)
      change(&plan)
      #expect(plan.mistake(sites: sites)?.description == mistake, sourceLocation: sourceLocation)
    }
    expectMistake(nil) { _ in }
    expectMistake("found -1 steps; expected at least 0") { $0.steps = -1 }
    expectMistake(
      "found the momentum 1.0 and the speed limit inf; expected 0 ≤ μ < 1 and a positive limit"
    ) {
      $0.momentum = 1
    }
    expectMistake(
      "found the momentum 0.0 and the speed limit 0.0; expected 0 ≤ μ < 1 and a positive limit"
    ) {
      $0.speedLimit = 0
    }
    expectMistake("found zero magnetization of 9 sites; expected an even number of them", sites: 9)
    {
      $0.hasZeroMagnetization = true
    }
    expectMistake("found a full sum over 23 spins; expected at most 22", sites: 23) { _ in }
    expectMistake(
      "found 10 samples by 4 chains, 1 sweeps before each and 50 first; expected positive numbers, and as many samples of every chain"
    ) {
      $0.configurations = .samples(MetropolisPlan(samples: 10, chains: 4))
    }
    expectMistake("found a step size from -1.0 to 0.2 over 1 steps; expected positive numbers") {
      $0.stepSize.first = -1
    }
    expectMistake("found a shift from 0.01 to inf over 20 steps; expected positive numbers") {
      $0.shift.last = .infinity
    }
  }
}
