import Foundation

/// A data set that could not be loaded from its files.
public enum DatasetError: Error, Hashable, Sendable {
  /// Files are missing: the folders that were searched, and what each lacks.
  case missingFiles(MissingFilesError)

  /// A file is not what it should be: its path, and what is wrong with it.
  case invalidFile(IDXError)
}

extension DatasetError: CustomStringConvertible, LocalizedError {
  /// One line with the path, what was found and what was expected.
  public var description: String {
    switch self {
    case .missingFiles(let error): error.description
    case .invalidFile(let error): error.description
    }
  }

  /// The same line.
  public var errorDescription: String? { description }
}
