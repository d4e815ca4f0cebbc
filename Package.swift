// swift-tools-version: 6.2

import PackageDescription

// Every target is optimised in debug builds too, and for the processor it is built on: a chapter
// run with plain `swift run` trains at full speed. The result does not depend on the processor,
// bit for bit; MIXER_PROCESSOR names another one, to check that (x86-64, haswell, …).
#if arch(x86_64)
  let processor = ["-Xcc", "-march=\(Context.environment["MIXER_PROCESSOR"] ?? "native")"]
#else
  let processor: [String] = []
#endif
let settings: [SwiftSetting] = [.unsafeFlags(["-O"] + processor)]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

func library(_ name: String, needs dependencies: [Target.Dependency]) -> Target {
  .target(
    name: name, dependencies: dependencies, swiftSettings: settings,
    linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))])
}

func tests(
  of name: String, needs dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.target(name: name)] + dependencies,
    resources: resources, swiftSettings: settings)
}

func chapter(_ name: String) -> Target {
  .executableTarget(
    name: name,
    dependencies: [
      "Files", "Tensors", "Mixer", "Datasets", "Pictures", "Notebook", "ChapterKit", argumentParser,
    ],
    swiftSettings: settings + [.defaultIsolation(MainActor.self)])
}

let package = Package(
  name: "mixer-playground",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
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
    library("Mixer", needs: ["Tensors", "Vectors", "Files"]),
    library("Datasets", needs: ["Tensors", "Files", "CZlib"]),
    library("Pictures", needs: ["Files", "CPNG"]),
    library("Notebook", needs: ["Pictures", "Files", argumentParser]),
    library(
      "ChapterKit",
      needs: ["Tensors", "Mixer", "Datasets", "Pictures", "Notebook", argumentParser]),

    chapter("chapter-01-timeline"),
    chapter("chapter-02-patching"),
    chapter("chapter-03-token-mixing"),
    chapter("chapter-04-channel-mixing"),
    chapter("chapter-05-full-model"),
    chapter("chapter-06-mnist-training"),
    .executableTarget(
      name: "benchmark", dependencies: ["Vectors", "Tensors", "Mixer", argumentParser],
      exclude: ["pytorch.py"], swiftSettings: settings),

    // Damaged files and memory measurements for the tests of everything that reads files.
    .target(
      name: "FuzzSupport", dependencies: ["Tensors"], path: "Tests/FuzzSupport",
      swiftSettings: settings),
    tests(of: "Files", needs: []),
    tests(of: "Vectors", needs: []),
    tests(of: "Tensors", needs: []),
    tests(
      of: "Mixer", needs: ["Tensors", "Datasets", "FuzzSupport"], resources: [.copy("Fixtures")]),
    tests(of: "Datasets", needs: ["Tensors", "FuzzSupport"]),
    tests(of: "Pictures", needs: ["Tensors", "Files", "FuzzSupport"]),
    tests(of: "Notebook", needs: ["Files", "Pictures"]),
    .testTarget(
      name: "ChaptersTests", dependencies: ["Mixer", "Notebook", "Pictures"],
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
