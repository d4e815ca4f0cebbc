import Mixer
import NeuralNetwork
import SafeTensors
import Tensors
import TestSupport
import Testing

@testable import Quantum

@Suite("Checkpoints of a search")
struct GroundStateCheckpointTests {
  @Test(
    "a search that is resumed after any of its steps gives the bits of one that never stopped",
    arguments: SmallSearch.allCases)
  func resuming(kind: SmallSearch) throws {
    var unbroken = try kind.start(threads: 2)
    var stopped = [unbroken]
    var steps: [GroundStateSearch<MLPMixer>.Step] = []
    while !unbroken.isFinished {
      steps.append(try unbroken.step())
      stopped.append(unbroken)
    }
    if kind == .fullSumOfTooLargeSteps {
      // The shift was raised, and then a step lowered the energy.
      #expect(stopped[4].line.damping > 1)
      #expect(steps[8].energy < steps[4].energy)
    }
    try inTemporaryFolder { folder in
      let path = "\(folder)/checkpoint"
      for (step, search) in stopped.enumerated() {
        let notes = "after \"\(step)\"\n"
        try GroundStateCheckpoint(search, notes: notes).write(to: path)
        let checkpoint = try GroundStateCheckpoint(path: path)
        #expect(checkpoint.notes == notes)
        #expect(checkpoint.plan == kind.plan)
        var resumed = try checkpoint.resumed(
          of: try kind.hamiltonian(), with: try kind.wave(seed: 9), threads: 1)
        #expect(resumed.stepsTaken == step)
        for expected in steps[step...] { #expect(try resumed.step() == expected) }
        #expect(resumed.isFinished)
        #expect(resumed.wave.model.fingerprint == unbroken.wave.model.fingerprint)
        #expect(resumed.exactEnergy() == unbroken.exactEnergy())
      }
    }
  }

  @Test("a checkpoint of another model or wave function is refused in one line with the file")
  func otherModel() throws {
    let kind = SmallSearch.samples
    let hamiltonian = try kind.hamiltonian()
    try inTemporaryFolder { folder in
      let path = "\(folder)/checkpoint"
      try GroundStateCheckpoint(try kind.start(threads: 1)).write(to: path)
      let checkpoint = try GroundStateCheckpoint(path: path)
      func expectRefusal(
        _ wave: WaveFunction<MLPMixer>, _ reason: String,
        sourceLocation: SourceLocation = #_sourceLocation
      ) {
        let error = #expect(throws: SafeTensorsError.self, sourceLocation: sourceLocation) {
          try checkpoint.resumed(of: hamiltonian, with: wave, threads: 1)
        }
        #expect(error?.description == "\(path): \(reason)", sourceLocation: sourceLocation)
      }
      expectRefusal(
        try mixerWave(width: 6, .small),
        "found tensor 'patch_embed.weight' of shape [4, 1, 1, 2]; expected the shape [16, 1, 1, 2]")
      let model = try kind.wave().model
      let found = "found 1 × 6 spins, the scale 3.0 and 1 images per amplitude"
      expectRefusal(
        WaveFunction(model, height: 1, width: 6, scale: 1),
        "\(found); expected 1 × 6 spins, the scale 1.0 and 1 images per amplitude")
      expectRefusal(
        try SmallSearch.symmetrizedFullSum.wave(),
        "\(found); expected 1 × 6 spins, the scale 3.0 and 24 images per amplitude")
    }
  }

  @Test("a weight file is no checkpoint of a search, and neither is one of another format")
  func otherFiles() throws {
    try inTemporaryFolder { folder in
      let path = "\(folder)/checkpoint"
      func expectRefusal(sourceLocation: SourceLocation = #_sourceLocation) {
        let error = #expect(throws: SafeTensorsError.self, sourceLocation: sourceLocation) {
          try GroundStateCheckpoint(path: path)
        }
        let reason = "found no search for a ground state beside the tensors"
        let line = "\(path): \(reason); expected a checkpoint of one"
        #expect(error?.description == line, sourceLocation: sourceLocation)
      }
      let search = try SmallSearch.fullSum.start(threads: 1)
      try search.wave.model.save(to: path)
      expectRefusal()
      try GroundStateCheckpoint(search).write(to: path)
      let file = try SafeTensorsFile(path: path)
      var metadata = file.metadata
      let text = try #require(metadata["search"])
      metadata["search"] = text.replacing("\"format\":1", with: "\"format\":2")
      #expect(metadata["search"] != text)
      try SafeTensorsFile(file.tensors, metadata: metadata).write(to: path)
      expectRefusal()
    }
  }

  @Test("a checkpoint with an impossible plan or state is refused instead of resumed")
  func impossibleStates() throws {
    try inTemporaryFolder { folder in
      let path = "\(folder)/checkpoint"
      func expectRefusal(
        _ kind: SmallSearch, _ old: String, _ new: String, _ found: String,
        sourceLocation: SourceLocation = #_sourceLocation
      ) throws {
        var search = try kind.start(threads: 1)
        _ = try search.step()
        try GroundStateCheckpoint(search).write(to: path)
        let file = try SafeTensorsFile(path: path)
        let text = try #require(file.metadata["search"])
        #expect(text.contains(old), "\(old) in \(text)", sourceLocation: sourceLocation)
        try SafeTensorsFile(
          file.tensors, metadata: ["search": text.replacing(old, with: new), "notes": ""]
        ).write(to: path)
        let checkpoint = try GroundStateCheckpoint(path: path)
        let error = #expect(throws: SafeTensorsError.self, sourceLocation: sourceLocation) {
          try checkpoint.resumed(of: kind.hamiltonian(), with: kind.wave(), threads: 1)
        }
        #expect(error?.reason.found == found, sourceLocation: sourceLocation)
      }
      let count = try SmallSearch.samples.wave().model.parameterCount
      try expectRefusal(
        .samples, "\"momentum\":0.9", "\"momentum\":1",
        "the momentum 1.0 and the speed limit 0.1")
      try expectRefusal(
        .samples, "\"chains\":100", "\"chains\":50", "100 chains that do not fit the plan")
      try expectRefusal(
        .samples, "\"random\":[", "\"random\":[1,", "100 chains that do not fit the plan")
      try expectRefusal(
        .samplesOfZeroMagnetization, "\"spins\":", "\"spins\":1",
        "100 chains that do not fit the plan")
      try expectRefusal(
        .fullSum, "\"stepsTaken\":1", "\"stepsTaken\":7",
        "step 7 with a direction of \(count) numbers")
      try expectRefusal(
        .fullSum, "\"direction\":[", "\"direction\":[1,",
        "step 1 with a direction of \(count + 1) numbers")
      try expectRefusal(
        .fullSum, "\"damping\":4607182418800017408", "\"damping\":0",
        "step 1 with a direction of \(count) numbers")
    }
  }

  @Test("a parameter that is not finite is not written, and the file before is kept")
  func notFinite() throws {
    try inTemporaryFolder { folder in
      let path = "\(folder)/checkpoint"
      let kind = SmallSearch.fullSum
      try GroundStateCheckpoint(try kind.start(threads: 1), notes: "good").write(to: path)
      var wave = try kind.wave()
      wave.model.classifierHead.bias[0] = .infinity
      let search = GroundStateSearch(
        kind.plan, of: try kind.hamiltonian(), from: wave, threads: 1)
      let error = #expect(throws: SafeTensorsError.self) {
        try GroundStateCheckpoint(search).write(to: path)
      }
      #expect(
        error?.description
          == "\(path): found inf in tensor 'classifier_head.bias'; expected finite numbers")
      #expect(try GroundStateCheckpoint(path: path).notes == "good")
    }
  }
}
