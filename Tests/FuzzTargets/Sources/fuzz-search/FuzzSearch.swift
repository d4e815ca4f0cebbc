import FuzzTarget
import Mixer
import Quantum
import SafeTensors
import Tensors

private func wave() throws -> WaveFunction<MLPMixer> {
  let sizes = MixerConfiguration(
    imageSize: PixelSize(height: 1, width: 4), patchSize: PixelSize(height: 1, width: 2),
    imageChannels: 1, hiddenDim: 1, layers: 1, tokenMLPDim: 1, channelMLPDim: 1, classes: 1)
  var random = Random(seed: 1)
  return WaveFunction(try MLPMixer(sizes, using: &random), height: 1, width: 4, scale: 2)
}

private func hamiltonian() throws -> Hamiltonian {
  .transverseFieldIsing(try Lattice(chain: 4, isPeriodic: true), field: 1)
}

/// The checkpoint of a small search after two steps.
private func checkpoint(_ configurations: GroundStatePlan.Configurations) throws -> SafeTensorsFile
{
  let plan = GroundStatePlan(
    configurations: configurations, hasZeroMagnetization: false, steps: 6,
    stepSize: GeometricSchedule(from: 0.2, to: 0.1, steps: 6), shift: GeometricSchedule(1e-2),
    momentum: 0.9, speedLimit: 0.1, seed: 5)
  var search = GroundStateSearch(plan, of: try hamiltonian(), from: try wave(), threads: 1)
  for _ in 0..<2 { _ = try search.step() }
  let path = temporaryPath("search")
  try GroundStateCheckpoint(search, notes: "a \"note\"").write(to: path)
  return try SafeTensorsFile(path: path)
}

private let fullSum = Result { try checkpoint(.fullSum) }
private let sampled = Result {
  try checkpoint(.samples(MetropolisPlan(samples: 4, chains: 2, burnIn: 1)))
}

/// Whole checkpoints, and their descriptions of a search.
private func goodFiles() throws -> [[UInt8]] {
  let files = try [fullSum.get(), sampled.get()]
  return try files.map(bytes(of:)) + files.map { Array($0.metadata["search"]!.utf8) }
}

private let target = FuzzTarget(
  goodFiles: goodFiles, repair: { try withText($0, under: "search", of: fullSum.get) }
) { path in
  let checkpoint = try GroundStateCheckpoint(path: path)
  var search = try checkpoint.resumed(of: try hamiltonian(), with: try wave(), threads: 1)
  let copy = temporaryPath("copy")
  try GroundStateCheckpoint(search, notes: checkpoint.notes).write(to: copy)
  let again = try GroundStateCheckpoint(path: copy)
  require(
    again.notes == checkpoint.notes && again.plan == checkpoint.plan,
    "another search after writing it")
  // The search goes on: nothing may overflow on the way. From numbers that are huge it may diverge.
  if case .samples(let samples) = search.plan.configurations, samples.samples > 1000 { return }
  if !search.isFinished { _ = try search.step() }
}

@_cdecl("LLVMFuzzerInitialize")
func initialize(
  _: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?
) -> CInt { target.start() }

@_cdecl("LLVMFuzzerTestOneInput")
func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  target.test(start, count)
}
