// swift-tools-version: 6.2

import PackageDescription

// Programs that libFuzzer feeds with damaged files, one per reader; `.ci/fuzz` builds and runs them.
// They are a separate package, as they link with the sanitizers only.
func library(_ name: String) -> Target.Dependency {
  .product(name: name, package: "mixer-playground")
}

func fuzzTarget(_ name: String, needs libraries: [String]) -> Target {
  .executableTarget(
    name: name, dependencies: libraries.map { library($0) } + ["FuzzTarget", "FuzzSupport"],
    // libFuzzer has the main function.
    swiftSettings: [.unsafeFlags(["-parse-as-library"])])
}

let package = Package(
  name: "fuzz-targets",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "mixer-playground", path: "../..")],
  targets: [
    .target(name: "FuzzTarget", dependencies: ["FuzzSupport", library("SafeTensors")]),
    // A link to the one of the tests.
    .target(name: "FuzzSupport", dependencies: [library("Tensors")]),
    fuzzTarget("fuzz-png", needs: ["Pictures"]),
    fuzzTarget("fuzz-idx", needs: ["Datasets"]),
    fuzzTarget("fuzz-safetensors", needs: ["SafeTensors", "Mixer", "Tensors"]),
    fuzzTarget(
      "fuzz-checkpoint", needs: ["Training", "Mixer", "NeuralNetwork", "SafeTensors", "Tensors"]),
    fuzzTarget("fuzz-search", needs: ["Quantum", "Mixer", "SafeTensors", "Tensors"]),
  ],
  swiftLanguageModes: [.v6]
)
