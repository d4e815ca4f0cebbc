import ArgumentParser

/// The options on the command line of this program.
package enum GivenOptions {
  /// Their names, such as `--epochs`.
  private static let names = CommandLine.arguments.dropFirst()
    .filter { $0.hasPrefix("--") }.map { String($0.prefix { $0 != "=" }) }

  /// Throws if an option is given that has no effect together with another.
  ///
  /// - Parameters:
  ///   - mode: the other option, such as `--evaluate`.
  ///   - useful: the options that have an effect with it.
  ///   - reason: what `mode` does, as a sentence without its full stop.
  package static func require(
    with mode: String, only useful: [String], because reason: String
  ) throws(ValidationError) {
    guard let other = names.first(where: { $0 != mode && !useful.contains($0) }) else { return }
    throw ValidationError(
      "\(other) has no effect with \(mode): \(reason). It goes with "
        + "\(useful.joined(separator: ", ")).")
  }

  /// Throws if one of some options is given that have no effect together with another.
  package static func require(
    with mode: String, without useless: [String], because reason: String
  ) throws(ValidationError) {
    guard let other = names.first(where: { useless.contains($0) }) else { return }
    throw ValidationError("\(other) has no effect with \(mode): \(reason).")
  }
}
