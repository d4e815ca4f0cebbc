import Foundation
import Testing

/// Chapter 7, whose program also searches a single ground state.
private let chapter = ChapterFiles(name: "07-neural-quantum-state")

/// Small searches, one a full sum and one by samples.
private enum SmallSearch: String, CaseIterable {
  case fullSum
  case samples

  var options: [String] {
    switch self {
    case .fullSum:
      [
        "--model", "rydberg", "--sites", "6", "--full-sum", "--steps", "40", "--seed", "3",
        "--symmetric",
      ]
    case .samples:
      [
        "--model", "heisenberg", "--sites", "8", "--samples", "64", "--chains", "32", "--steps",
        "40",
      ]
    }
  }
}

@Suite("The searches of chapter 7", .serialized)
struct SingleSearchTests {
  @Test(
    "--exact prints the energy that is known in two ways, and nothing else",
    arguments: [
      ("--model tfim --sites 20 --field 1", "-25.4909896864"),
      ("--model tfim --sites 10 --field -1", "-12.7849064430"),
      ("--model rydberg --sites 8", "-6.2097994918"),
      ("--model heisenberg --sites 16", "-7.1422963606"),
      ("--model heisenberg --lattice 4x4", "-11.2284832084"),
      ("--model heisenberg --sites 64", "-28.3743013854"),
      ("--model j1j2", "-8.4579233514"),
      ("--model j1j2 --lattice 4x4 --j2 0.6", "-8.4143331522"),
      ("--model j1j2 --sites 12 --j2 0.5", "-4.5000000000"),
    ])
  func exact(options: String, energy: String) throws {
    let run = try chapter.end(of: words(options) + ["--exact"])
    #expect(run.status == 0)
    #expect(run.output == "exact energy \(energy)\n")
    #expect(run.errors == "")
  }

  @Test("an exact energy that is not known is one line and exit status 1")
  func notKnown() throws {
    let run = try chapter.end(of: words("--model heisenberg --sites 30 --exact"))
    #expect(run.status == 1)
    #expect(run.output == "")
    #expect(run.errors.hasPrefix("error: found no exact energy of the ring of 30 spins"))
    #expect(run.errors.count(where: \.isNewline) == 1)
  }

  @Test("the log has every step and the final energy, as JSON with the keys of the documentation")
  func log() throws {
    try inTemporaryFolder { folder in
      let log = "\(folder)/log"
      for search in SmallSearch.allCases {
        let run = try chapter.end(of: search.options + ["--log", log])
        #expect(run.status == 0)
        let lines = try logLines(log)
        let steps = lines.dropLast()
        #expect(steps.map { $0["step"] } == (1...40).map { Double($0) })
        for step in steps {
          #expect(Set(step.keys) == ["step", "energy", "error", "variance", "acceptance"])
          #expect(step["variance"]! > 0)
          #expect((step["error"]! == 0) == (search == .fullSum))
          #expect(0 < step["acceptance"]! && step["acceptance"]! <= 1)
        }
        let energies = steps.map { $0["energy"]! }
        #expect((steps.last?["acceptance"] == 1) == (search == .fullSum))
        if search == .fullSum {
          #expect(zip(energies, energies.dropFirst()).allSatisfy { $0 >= $1 })
        }
        let last = try #require(lines.last)
        #expect(Set(last.keys) == ["final_energy", "final_error", "relative_error"])
        #expect(last["final_error"] == 0)
        let exact = search == .fullSum ? -4.744_984_128_2 : -3.651_093_408_9
        let relative = (last["final_energy"]! - exact) / abs(exact)
        #expect(abs(last["relative_error"]! - relative) < 1e-9)
        #expect(0 < relative && relative < 1e-2)
      }
    }
  }

  @Test(
    "a search that was killed goes on to the bits and the log of one that never stopped",
    arguments: SmallSearch.allCases)
  fileprivate func killed(search: SmallSearch) throws {
    try inTemporaryFolder { folder in
      let (log, checkpoint) = ("\(folder)/log", "\(folder)/checkpoint")
      let unbroken = try chapter.end(of: search.options + ["--log", "\(folder)/unbroken"])
      #expect(unbroken.status == 0)
      let files = ["--log", log, "--checkpoint", checkpoint, "--checkpoint-every", "3"]
      let process = try chapter.start(
        search.options + files, output: "\(folder)/output", errors: "\(folder)/errors")
      while process.isRunning, !FileManager.default.fileExists(atPath: checkpoint) { usleep(500) }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal)
      let resumed = try chapter.end(of: ["--resume", checkpoint, "--threads", "1"] + files)
      #expect(resumed.status == 0)
      #expect(resumed.output == unbroken.output)
      #expect(try contents("\(folder)/unbroken") == contents(log))
      // The checkpoint of the finished search gives its result again.
      let finished = try chapter.end(of: ["--resume", checkpoint, "--log", log])
      #expect(finished.output == unbroken.output)
      #expect(try contents("\(folder)/unbroken") == contents(log))
    }
  }

  @Test("a record's command does the search again, and replaces the record")
  func record() throws {
    try inTemporaryFolder { folder in
      func records() throws -> [[String: Any]] {
        let data = try #require(FileManager.default.contents(atPath: "\(folder)/runs.json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
      }
      let output = ["--output", folder]
      let others = [
        "--patch-size", "1x1", "--hidden-dim", "12", "--layers", "1", "--token-mlp-dim", "3",
        "--channel-mlp-dim", "5", "--shift", "1e-2:1e-4", "--step-size", "0.1:0.05", "--momentum",
        "0.5",
      ]
      for search in SmallSearch.allCases {
        let run = try chapter.end(of: search.options + others + ["--record"] + output)
        #expect(run.status == 0)
      }
      let first = try records()
      #expect(first.count == 2)
      for record in first {
        let command = try #require(record["command"] as? String)
        let prefix = "swift run chapter-07-neural-quantum-state "
        #expect(command.hasPrefix(prefix))
        let run = try chapter.end(of: words(String(command.dropFirst(prefix.count))) + output)
        #expect(run.status == 0)
        #expect((record["energies"] as? [Double])?.count == 40)
        #expect(record["parameters"] as? Int ?? 0 > 100)
      }
      #expect(try records() as NSArray == first as NSArray)
      // Another seed is another record.
      let options = SmallSearch.samples.options + ["--seed", "4", "--record"]
      #expect(try chapter.end(of: options + output).status == 0)
      #expect(try records().count == 3)
    }
  }

  @Test("a step that cannot be taken is one line and exit status 1; log and checkpoint stay")
  func impossibleStep() throws {
    try inTemporaryFolder { folder in
      let (log, checkpoint) = ("\(folder)/log", "\(folder)/checkpoint")
      let search = words("--model tfim --sites 6 --samples 64 --steps 9 --shift 1e-2:1e-200")
      let files = ["--log", log, "--checkpoint", checkpoint, "--checkpoint-every", "1"]
      let run = try chapter.end(of: search + files)
      #expect(run.status == 1)
      #expect(run.errors.hasPrefix("error: step "))
      #expect(run.errors.count(where: \.isNewline) == 1)
      let steps = try logLines(log)
      #expect((1..<9).contains(steps.count))
      #expect(steps.allSatisfy { $0["step"] != nil })
      let resumed = try chapter.end(of: ["--resume", checkpoint])
      #expect(resumed.status == 1)
      #expect(resumed.errors == run.errors)
    }
  }
}

private func contents(_ path: String) throws -> String {
  try String(contentsOfFile: path, encoding: .utf8)
}

/// The numbers of a log's lines by their keys.
private func logLines(_ path: String) throws -> [[String: Double]] {
  try contents(path).split(separator: "\n").map { line in
    try JSONDecoder().decode([String: Double].self, from: Data(line.utf8))
  }
}
