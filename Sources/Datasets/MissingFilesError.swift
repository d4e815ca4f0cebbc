import Foundation

/// A data set was not found: what is missing, in every folder that was searched.
public struct MissingFilesError: Error, Hashable, Sendable {
  /// A folder, and the files that it lacks.
  public struct Place: Hashable, Sendable {
    public let folder: String
    public let files: [String]

    public init(folder: String, files: [String]) {
      self.folder = folder
      self.files = files
    }
  }

  /// The folders searched, in order.
  public let places: [Place]

  public init(places: [Place]) {
    self.places = places
  }
}

extension MissingFilesError: CustomStringConvertible, LocalizedError {
  public var description: String {
    "data set not found: "
      + places.map { "\($0.folder) lacks \($0.files.joined(separator: ", "))" }
      .joined(separator: "; ")
  }

  public var errorDescription: String? { description }
}
