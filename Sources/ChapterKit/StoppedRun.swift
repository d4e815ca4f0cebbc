import Foundation
import Notebook

/// A long run that a signal stops between two steps.
package struct StoppedRun {
  /// The name of the program.
  package var program: String
  /// The checkpoint, which was just written; nil if none was asked for.
  package var checkpoint: String?
  /// The options with a value that a resumed run takes over from the command line.
  package var keptOptions: [String]
  /// The flags that it takes over.
  package var keptFlags: [String]

  /// The run of a program.
  package init(
    program: String, checkpoint: String?, keptOptions: [String], keptFlags: [String]
  ) {
    self.program = program
    self.checkpoint = checkpoint
    self.keptOptions = keptOptions
    self.keptFlags = keptFlags
  }

  /// Says where the run stopped and how it can go on, and ends the program.
  ///
  /// - Parameters:
  ///   - place: the step after which it stopped, such as "step 40 of 256".
  ///   - signal: the signal that stopped it.
  package func end(after place: String, on signal: Int32) -> Never {
    warn("stopped after \(place)")
    if let path = checkpoint {
      warn("to go on:", command: command(resuming: path))
    } else {
      warn("nothing was saved; with --checkpoint FILE the run could go on from here another day")
    }
    exit(128 + signal)
  }

  /// The command that resumes the run: its command line, without what its checkpoint holds.
  private func command(resuming path: String) -> String {
    var words = ["swift", "run", program, "--resume", pathArgument(path)]
    var rest = CommandLine.arguments.dropFirst()
    while let word = rest.popFirst() {
      if keptFlags.contains(word) || keptOptions.contains(where: { word.hasPrefix($0 + "=") }) {
        words.append(word)
      } else if keptOptions.contains(word), let value = rest.popFirst() {
        words += [word, value]
      }
    }
    return shellCommand(words)
  }
}
