import Testing
import Training

@Suite("The training plan")
struct TrainingPlanTests {
  private func plan(examples: Int, batchSize: Int, shuffles: Bool = true) -> TrainingPlan {
    TrainingPlan(
      examples: examples, epochs: 3, batchSize: batchSize, shuffles: shuffles, seed: 9,
      learningRate: .constant(1e-2))
  }

  @Test("an epoch sees every example once, and each epoch in another order")
  func orders() {
    let orders = (0..<3).map { plan(examples: 23, batchSize: 5).order(ofEpoch: $0) }
    #expect(orders.allSatisfy { $0.sorted() == Array(0..<23) })
    #expect(Set(orders).count == 3)
  }

  @Test("a plan that does not shuffle sees the examples in the order of the data set")
  func unshuffled() {
    let plan = plan(examples: 7, batchSize: 5, shuffles: false)
    #expect(plan.order(ofEpoch: 0) == Array(0..<7))
    #expect(plan.order(ofEpoch: 1) == Array(0..<7))
  }

  @Test("the last batch of an epoch may be smaller, and counts as a step")
  func steps() {
    #expect(plan(examples: 20, batchSize: 5).stepsPerEpoch == 4)
    #expect(plan(examples: 21, batchSize: 5).stepsPerEpoch == 5)
    #expect(plan(examples: 1, batchSize: 5).stepsPerEpoch == 1)
  }
}

@Suite("The learning rate")
struct LearningRateTests {
  @Test("a constant learning rate is the same in every step")
  func constant() {
    #expect(LearningRateSchedule.constant(1e-5)(step: 0) == 1e-5)
    #expect(LearningRateSchedule.constant(1e-5)(step: 10_000) == 1e-5)
  }

  @Test("a learning rate warms up in equal steps, then falls along half a cosine to zero")
  func warmUpThenCosine() {
    let rate = LearningRateSchedule.warmUpThenCosine(peak: 2, warmUp: 4, total: 104)
    #expect((0..<5).map { rate(step: $0) } == [0.5, 1, 1.5, 2, 2])
    #expect(abs(rate(step: 54) - 1) < 1e-6)
    #expect(abs(rate(step: 29) - (1 + Float(0.5).squareRoot())) < 1e-6)
    #expect(rate(step: 103) < 1e-3)
    #expect(rate(step: 104) == 0)
    #expect((4..<103).allSatisfy { rate(step: $0) > rate(step: $0 + 1) })
  }
}
