// swift-tools-version: 6.2

import PackageDescription

// Every target is optimized in debug builds too, and for the processor it is built on: a chapter
// run with plain `swift run` trains at full speed. The result does not depend on the processor,
// bit for bit. MIXER_PROCESSOR names another one (x86-64, haswell, …), to check that or to run the
// build elsewhere. A manifest knows the machine it is read on, not the one that is built for: to
// cross-compile, set it to a processor of that one, or to nothing for the compiler's default.
#if arch(x86_64)
  let nativeProcessor = "native"
#else
  let nativeProcessor = ""
#endif
let processorName = Context.environment["MIXER_PROCESSOR"] ?? nativeProcessor
let processor = processorName.isEmpty ? [] : ["-Xcc", "-march=\(processorName)"]
// Without errno a root is one instruction, of a whole vector too.
let settings: [SwiftSetting] = [
  .unsafeFlags(["-O", "-Xcc", "-fno-math-errno"] + processor)
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

// What every chapter may import.
let chapterLibraries = [
  "Files", "Vectors", "Tensors", "SafeTensors", "NeuralNetwork", "Mixer", "Training", "Datasets",
  "Pictures", "Notebook",
]
// What another package can depend on, and what every test may import.
let libraries = chapterLibraries + ["Quantum"]

func library(_ name: String, needs dependencies: [Target.Dependency]) -> Target {
  .target(
    name: name, dependencies: dependencies, swiftSettings: settings,
    linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))])
}

// A new test file needs no change here.
func tests(of name: String, resources: [Resource] = []) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: libraries.map { .target(name: $0) }
      + ["ChapterKit", "TestSupport", "LayerChecks", "FuzzSupport"],
    resources: resources, swiftSettings: settings)
}

func support(_ name: String, needs dependencies: [Target.Dependency]) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Tests/\(name)", swiftSettings: settings)
}

func chapter(_ name: String, alsoNeeds others: [Target.Dependency] = []) -> Target {
  .executableTarget(
    name: name,
    dependencies: chapterLibraries.map { .target(name: $0) } + ["ChapterKit", argumentParser]
      + others,
    swiftSettings: settings + [.defaultIsolation(MainActor.self)])
}

let package = Package(
  name: "mixer-playground",
  platforms: [.macOS(.v15)],
  products: libraries.map { .library(name: $0, targets: [$0]) },
  dependencies: [
    // The lowest version that `.ci/examples` builds with.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .target(name: "CProcessor"),
    .systemLibrary(
      name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),

    library("Files", needs: []),
    library("Vectors", needs: []),
    library("Tensors", needs: ["Vectors", "CProcessor"]),
    library("SafeTensors", needs: ["Tensors", "Files"]),
    library("NeuralNetwork", needs: ["SafeTensors", "Tensors", "Vectors"]),
    library("Mixer", needs: ["NeuralNetwork", "SafeTensors", "Tensors"]),
    library("Training", needs: ["NeuralNetwork", "SafeTensors", "Tensors", "Vectors"]),
    library(
      "Quantum", needs: ["Training", "NeuralNetwork", "SafeTensors", "Tensors", "Vectors"]),
    library("Datasets", needs: ["Training", "Tensors", "Files", "CZlib"]),
    library("Pictures", needs: ["Files", "CPNG"]),
    library("Notebook", needs: ["Pictures", "Files", argumentParser]),
    library(
      "ChapterKit",
      needs: [
        "Files", "Tensors", "NeuralNetwork", "Mixer", "Datasets", "Pictures", "Notebook",
        argumentParser,
      ]),

    chapter("chapter-01-timeline"),
    chapter("chapter-02-patching"),
    chapter("chapter-03-token-mixing"),
    chapter("chapter-04-channel-mixing"),
    chapter("chapter-05-full-model"),
    chapter("chapter-06-mnist-training"),
    chapter("chapter-07-neural-quantum-state", alsoNeeds: ["Quantum"]),
    chapter("chapter-08-sufficient-not-necessary", alsoNeeds: ["Quantum"]),
    .executableTarget(
      name: "benchmark",
      dependencies: [
        "Files", "Vectors", "Tensors", "NeuralNetwork", "Mixer", "Training", "Quantum",
        argumentParser,
      ],
      exclude: ["pytorch.py", "inference.py", "netket.py"], swiftSettings: settings),

    // Small data sets, random tensors and temporary folders.
    support("TestSupport", needs: ["Training", "Tensors"]),
    // Hand-written gradients against finite differences.
    support("LayerChecks", needs: ["NeuralNetwork", "Tensors"]),
    // Damaged files and memory measurements for the tests of everything that reads files.
    support("FuzzSupport", needs: ["Tensors"]),
    tests(of: "Files"),
    tests(of: "Vectors"),
    tests(of: "Tensors"),
    tests(of: "SafeTensors", resources: [.copy("Fixtures")]),
    tests(of: "NeuralNetwork"),
    tests(of: "Mixer", resources: [.copy("Fixtures")]),
    tests(of: "Training"),
    tests(of: "Quantum"),
    tests(of: "Datasets"),
    tests(of: "Pictures"),
    tests(of: "Notebook"),
    tests(of: "Chapters"),
    tests(of: "Package"),
  ],
  swiftLanguageModes: [.v6]
)
