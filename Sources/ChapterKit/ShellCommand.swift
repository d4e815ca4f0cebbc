import Foundation

/// A command as it is typed into a shell, its words quoted where they must be.
package func shellCommand(_ words: [String]) -> String {
  words.map(quoted).joined(separator: " ")
}

/// A path as a word of a command that no program takes for an option: `./-a` in place of `-a`.
package func pathArgument(_ path: String) -> String { path.hasPrefix("-") ? "./\(path)" : path }

private func quoted(_ word: String) -> String {
  let plain = word.allSatisfy {
    $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=:,+@%".contains($0))
  }
  if plain && !word.isEmpty { return word }
  return "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
}
