import Mixer
import NeuralNetwork
import Notebook
import Tensors

/// Checks the counts of the page: those of the parts, and the paper's.
func checkCosts(_ parts: [Cost], of model: MLPMixer, _ published: [(name: String, model: MLPMixer)])
{
  for (part, formula) in zip(parts, formulaCosts(model.configuration)) {
    check(part.parameters == formula.parameters, "the formula counts the parameters: \(part.part)")
    check(part.flops == formula.flops, "the formula counts the FLOPs: \(part.part)")
  }
  let sum = parts.reduce(0) { $0 + $1.parameters }
  check(sum == model.parameterCount, "every parameter belongs to a part")
  for (name, model) in published {
    let millions = Int((Double(countWithoutHead(model)) / 1e6).rounded())
    check(millions == paperCounts[name], "\(name) has as many parameters as the paper says")
  }
  for (name, model) in [(name: "the article's model", model: model)] + published {
    let share = Double(costs(of: model)[2].parameters) / Double(model.parameterCount)
    check(share > 0.8, "most parameters of \(name) are in channel mixing")
  }
}

/// Checks what is said of the gradient tests, in the order of |v·g|.
func checkGradient(_ tests: [GradientTest], layers: Int) {
  check(tests.allSatisfy { $0.difference < 1e-3 }, "backpropagation and finite differences agree")
  let zeros = tests.prefix { abs($0.exact) < 1e-6 }
  check(zeros.count == 4 * layers, "four directions per layer have v·g = 0")
  check(
    zeros.allSatisfy { "\($0.direction.name)".hasSuffix("token_mixer.2.bias") },
    "they belong to b₂ of token mixing")
  let (small, large) = (tests.prefix(tests.count / 2), tests.suffix(tests.count / 2))
  check(rms(large) < 3 * rms(small), "the differences hardly depend on the size of v·g")
}

/// Checks what is said of overfitting, for the chapter's own sizes and options.
func checkOverfitting(_ trueLabels: OverfittedModel, _ shuffledLabels: OverfittedModel) {
  for run in [trueLabels, shuffledLabels] {
    check(run.trainingAccuracy == 1, "the model memorizes every label")
    check(run.losses.last! < 0.01, "the loss approaches zero")
  }
  check(trueLabels.heldOutAccuracy > 0.5, "true labels help with held-out digits")
  check(shuffledLabels.heldOutAccuracy < 0.25, "shuffled labels do not")
  check(
    zip(trueLabels.losses, shuffledLabels.losses).dropFirst(5).prefix(10).allSatisfy { $0 < $1 },
    "shuffled labels take longer")
}

/// Checks what is said of the tables of a synthetic digit before training.
func checkTables(_ tables: [Tensor]) {
  check(
    meanCorrelation(tables.last!) < meanCorrelation(tables[0]), "random layers make the rows differ"
  )
  check(distinctRows(tables[0]) < distinctRows(tables[1]), "blank patches have equal rows at first")
}

/// Checks that some changes have no effect on the logits, and others none on the loss.
func checkEffects(_ channels: [ShiftEffect], _ logits: [ShiftEffect], default isDefault: Bool) {
  check(channels.allSatisfy { $0.logits < 1e-5 }, "a constant in all channels has no effect")
  check(
    logits.allSatisfy { $0.loss < 1e-5 && $0.logits > 0.01 }, "one in all logits keeps the loss")
  let count = channels.reduce(0) { $0 + $1.count }
  check(count == 1142 || !isDefault, "1,142 directions have no effect on the logits")
}

/// Checks the mean correlation of the rows after the last layer: before training, with true and with
/// shuffled labels.
func checkCorrelations(_ values: [Double]) {
  check(values[1] > values[0] + 0.3, "training makes the rows more equal")
  check(values[1] > 0.8, "after training the rows are nearly equal")
  check(abs(values[2] - values[1]) < 0.1, "with shuffled labels they are about as equal")
}
