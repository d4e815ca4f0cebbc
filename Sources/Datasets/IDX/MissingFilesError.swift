import Foundation

/// A data set whose files were not found: what is missing in each folder that was searched.
public struct MissingFilesError: Error, Hashable, Sendable {
  /// A folder, and the files that are missing there.
  public struct Place: Hashable, Sendable {
    /// The path of the folder.
    public let folder: String

    /// The names of the missing files.
    public let files: [String]

    /// A folder, and the files that are missing there.
    public init(folder: String, files: [String]) {
      self.folder = folder
      self.files = files
    }
  }

  /// The folders searched, in order.
  public let places: [Place]

  /// The error for the folders searched.
  public init(places: [Place]) {
    self.places = places
  }
}

extension MissingFilesError: CustomStringConvertible, LocalizedError {
  /// One line with the folders, what was not found there, and what was expected.
  public var description: String {
    let missing = places.map { place in
      "\(place.folder): found no " + place.files.joined(separator: ", no ")
    }
    return missing.joined(separator: "; ") + "; expected all four files of a data set in one folder"
  }

  /// The same line.
  public var errorDescription: String? { description }
}
