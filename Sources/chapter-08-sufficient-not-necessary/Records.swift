import Files
import Foundation
import Notebook

/// Something that is kept in a file beside the pictures, one per run.
nonisolated protocol Record: Codable {
  associatedtype Task: Hashable
  /// What was done.
  var task: Task { get }
  /// The command that does it again.
  var command: String { get }
  /// The name of the file.
  static var file: String { get }
}

extension Record {
  /// The records in a folder, in the order of their commands; none if there is no file.
  ///
  /// - Throws: `FileError` if the file cannot be read.
  static func all(in folder: String) throws -> [Self] {
    let path = "\(folder)/\(file)"
    guard FileSystem.kind(of: path) != nil else { return [] }
    let data = try FileSystem.read(path, expecting: "records of runs")
    do {
      return try JSONDecoder().decode([Self].self, from: data)
    } catch {
      throw FileError(path: path, found: "other text", expected: "records of runs")
    }
  }

  /// Throws unless a record can be added to those in a folder.
  static func requireWritable(in folder: String) throws {
    _ = try all(in: folder)
    try FileSystem.requireWritable("\(folder)/\(file)")
  }

  /// Adds the record to those in a folder, in place of an older one of the same task, one line each.
  ///
  /// - Throws: `FileError` if the file cannot be read or written.
  func add(in folder: String) throws {
    let others = try Self.all(in: folder).filter { $0.task != task }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let lines = try (others + [self]).sorted { $0.command < $1.command }.map {
      String(decoding: try encoder.encode($0), as: UTF8.self)
    }
    try writeText("[\n" + lines.joined(separator: ",\n") + "\n]\n", to: "\(folder)/\(Self.file)")
  }
}
