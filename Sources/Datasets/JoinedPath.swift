import Foundation

/// The path of `name` in `folder`; an empty `folder` is the current one.
func joinedPath(_ folder: String, _ name: String) -> String {
  NSString(string: folder).appendingPathComponent(name)
}
