import Foundation
import Testing

/// The package's targets in `Sources` and what they depend on, from the manifest, from the map in
/// `Sources/README.md`, and from the import statements.
private struct SourcesGraph {
  /// The folder of the package.
  static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// What each target in `Sources` depends on, products of other packages left out.
  static func ofManifest() throws -> [String: Set<String>] {
    struct Manifest: Decodable {
      struct Target: Decodable {
        let name: String
        let path: String?
        let type: String
        let dependencies: [Dependency]
      }
      struct Dependency: Decodable {
        /// The name of the target and a condition, as the manifest wrote it.
        let byName: [String?]?
        let target: [String?]?

        var name: String? { (byName ?? target)?.first ?? nil }
      }
      let targets: [Target]
    }
    let process = Process()
    let output = Pipe()
    let scratch = NSTemporaryDirectory() + "sources-graph-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // In a separate scratch folder: that of the package is locked while its tests run.
    process.arguments = [
      "swift", "package", "--package-path", package, "--scratch-path", scratch, "dump-package",
    ]
    process.standardOutput = output
    try process.run()
    let json = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let targets = try JSONDecoder().decode(Manifest.self, from: json).targets
      .filter { $0.type != "test" && $0.path?.hasPrefix("Tests/") != true }
    let graph = targets.map { target in
      (target.name, Set(target.dependencies.compactMap(\.name)))
    }
    return Dictionary(uniqueKeysWithValues: graph)
  }

  /// The graph in `Sources/README.md`: lines `target → dependency, dependency` in its first code block.
  static func ofReadme() throws -> [String: Set<String>] {
    let text = try String(contentsOfFile: "\(package)/Sources/README.md", encoding: .utf8)
    let block = try #require(text.components(separatedBy: "```").dropFirst().first)
    let graph = block.split(separator: "\n").map { line in
      let sides = line.components(separatedBy: "→")
      let names = sides.dropFirst().joined().split(separator: ",")
      return (
        sides[0].trimmingCharacters(in: .whitespaces),
        Set(names.map { $0.trimmingCharacters(in: .whitespaces) })
      )
    }
    return Dictionary(uniqueKeysWithValues: graph)
  }

  /// The targets of the package that the files of a target import.
  static func imports(of target: String, among targets: Set<String>) throws -> Set<String> {
    let folder = "\(package)/Sources/\(target)"
    let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    var imports: Set<String> = []
    for file in files where file.hasSuffix(".swift") {
      let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
      for line in text.split(separator: "\n") where line.hasPrefix("import ") {
        imports.insert(String(line.dropFirst("import ".count)))
      }
    }
    return imports.intersection(targets)
  }
}

@Suite("The map of the sources")
struct SourcesGraphTests {
  @Test(
    "Sources/README.md names the manifest's targets, and every arrow of it is a dependency there")
  func arrows() throws {
    let (manifest, readme) = (try SourcesGraph.ofManifest(), try SourcesGraph.ofReadme())
    #expect(Set(readme.keys) == Set(manifest.keys))
    for (target, dependencies) in readme {
      let surplus = dependencies.subtracting(manifest[target] ?? [])
      #expect(surplus.isEmpty, "\(target) → \(surplus.sorted())")
    }
  }

  @Test("every dependency in the manifest can be reached along the arrows of Sources/README.md")
  func reachability() throws {
    let (manifest, readme) = (try SourcesGraph.ofManifest(), try SourcesGraph.ofReadme())
    for (target, dependencies) in manifest {
      var reached: Set<String> = []
      var open = readme[target] ?? []
      while let next = open.popFirst() {
        if reached.insert(next).inserted { open.formUnion(readme[next] ?? []) }
      }
      #expect(!reached.contains(target), "\(target) depends on itself")
      let missing = dependencies.subtracting(reached)
      #expect(missing.isEmpty, "\(target) → \(missing.sorted())")
    }
  }

  @Test("every module of the package that a target imports is a dependency of it in the manifest")
  func imports() throws {
    let manifest = try SourcesGraph.ofManifest()
    for (target, dependencies) in manifest {
      let undeclared = try SourcesGraph.imports(of: target, among: Set(manifest.keys))
        .subtracting(dependencies)
      #expect(undeclared.isEmpty, "\(target) imports \(undeclared.sorted())")
    }
  }
}
