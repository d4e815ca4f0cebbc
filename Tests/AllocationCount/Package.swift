// swift-tools-version: 6.2

import PackageDescription

// A program that counts how often training steps ask for memory; `.ci/allocations` builds and runs it.
// It is a separate package, as it replaces the C library's malloc.
func library(_ name: String) -> Target.Dependency {
  .product(name: name, package: "mixer-playground")
}

let package = Package(
  name: "allocation-count",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "mixer-playground", path: "../..")],
  targets: [
    .target(name: "CountedMalloc"),
    .executableTarget(
      name: "count-allocations",
      dependencies: ["CountedMalloc"]
        + ["Datasets", "Mixer", "NeuralNetwork", "Tensors", "Training"].map(library)),
  ],
  swiftLanguageModes: [.v6]
)
