import Foundation

/// Where a chapter's files are, all derived from the path of its source.
struct ChapterPlace: Equatable {
  /// The path of the chapter's main.swift.
  let source: String
  /// The folder of the source, such as `chapter-03-token-mixing`.
  let folder: String
  /// What the page and the pictures' folder are called, such as `03-token-mixing`.
  let name: String
  /// The folder of the package; the current folder if the source is no longer there.
  let root: String

  init(source: String) {
    let parts = source.split(separator: "/").map { String($0) }
    self.source = source
    folder = parts.dropLast().last ?? "chapter"
    name = Self.name(of: folder)
    root = Self.packageFolder(above: source) ?? FileManager.default.currentDirectoryPath
  }

  /// The page in the package.
  var page: String { "\(root)/Chapters/\(name).md" }

  /// The folder of the pictures in the package.
  var output: String { "\(root)/output/\(name)" }

  static func name(of folder: String) -> String {
    let prefix = "chapter-"
    return folder.hasPrefix(prefix) ? String(folder.dropFirst(prefix.count)) : folder
  }

  private static func packageFolder(above source: String) -> String? {
    guard FileManager.default.fileExists(atPath: source) else { return nil }
    var folder = URL(fileURLWithPath: source).deletingLastPathComponent()
    while folder.path != "/" {
      let manifest = folder.appendingPathComponent("Package.swift").path
      if FileManager.default.fileExists(atPath: manifest) { return folder.path }
      folder.deleteLastPathComponent()
    }
    return nil
  }
}

/// The path as a person in `current` would type it: absolute or relative, whichever is shorter.
func shortened(
  _ path: String, in current: String = FileManager.default.currentDirectoryPath
) -> String {
  let path = URL(
    fileURLWithPath: path, relativeTo: URL(fileURLWithPath: current, isDirectory: true)
  )
  .standardizedFileURL.path
  let target = path.split(separator: "/")
  let start = current.split(separator: "/")
  let shared = zip(target, start).prefix { $0.0 == $0.1 }.count
  let steps =
    Array(repeating: "..", count: start.count - shared) + target[shared...].map(String.init)
  let relative = steps.isEmpty ? "." : steps.joined(separator: "/")
  return relative.count < path.count ? relative : path
}
