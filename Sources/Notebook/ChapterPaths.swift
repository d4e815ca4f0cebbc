import Files
import Foundation

/// The paths of a chapter's files, all derived from the path of its source.
struct ChapterPaths: Equatable {
  /// The path of the chapter's main.swift.
  let source: String
  /// The name of the source's folder, such as `chapter-03-token-mixing`.
  let folder: String
  /// The name of the page and of the pictures' folder, such as `03-token-mixing`.
  let name: String
  /// The folder of the package; the current folder if the source is no longer there.
  let package: String

  init(source: String) {
    let parts = source.split(separator: "/").map { String($0) }
    self.source = source
    folder = parts.dropLast().last ?? "chapter"
    name = Self.name(of: folder)
    package = Self.packageFolder(above: source) ?? FileManager.default.currentDirectoryPath
  }

  /// The page in the package.
  var page: String { "\(package)/Chapters/\(name).md" }

  /// The folder of the page's pictures in the package.
  var pictures: String { "\(package)/output/\(name)" }

  /// The folder for runs that are not to change the page's pictures; git ignores it.
  var runs: String { "\(package)/runs/\(name)" }

  /// Markdown of the page, with its links to files of the package as paths from the current folder.
  func withResolvedLinks(_ markdown: String) -> String {
    markdown.replacing(/\]\(([\w.\-\/+]+)\)/) { match in
      let path = "\(package)/Chapters/\(match.1)"
      return FileSystem.kind(of: path) == nil ? String(match.0) : "](\(shortened(path)))"
    }
  }

  static func name(of folder: String) -> String {
    let prefix = "chapter-"
    return folder.hasPrefix(prefix) ? String(folder.dropFirst(prefix.count)) : folder
  }

  private static func packageFolder(above source: String) -> String? {
    guard FileSystem.kind(of: source) != nil else { return nil }
    var folder = FileSystem.folder(of: source)
    while folder != "/" {
      if FileSystem.kind(of: "\(folder)/Package.swift") != nil { return folder }
      folder = FileSystem.folder(of: folder)
    }
    return nil
  }
}

/// The path absolute, or relative to the folder `current`, whichever is shorter.
package func shortened(
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
