import Foundation

/// What a reader makes of the bytes of a file.
public enum Verdict {
  /// They are a good file; what was read of it holds whatever it must.
  case accepted
  /// They are refused, with this message.
  case refused(any Error)
  /// They are taken for a good file, but what was read of it is not what it must be.
  case misread(String)
}

/// What a reader made of many broken files.
public struct Fuzzing {
  /// The number of files.
  public private(set) var cases = 0
  /// The number of those that were still good files.
  public private(set) var accepted = 0
  /// What was wrong with the first wrong answer, with the file in base64; nil if all were right.
  public private(set) var fault: String?
  /// The longest time that an answer took.
  public private(set) var slowest = Duration.zero

  /// How many broken files are tried: a few, unless MIXER_FUZZ_CASES says otherwise.
  public static let caseCount =
    ProcessInfo.processInfo.environment["MIXER_FUZZ_CASES"].flatMap { Int($0) } ?? 2_000

  /// Gives a reader broken files until one answer is wrong.
  ///
  /// - Parameters:
  ///   - seed: the seed of all damage; the same one gives the same files.
  ///   - make: the bytes of a broken file; they depend on the mutations alone.
  ///   - read: what the reader makes of them.
  public init(
    seed: UInt64, make: (inout Mutations) -> [UInt8], read: ([UInt8]) -> Verdict
  ) {
    let clock = ContinuousClock()
    while cases < Self.caseCount, fault == nil {
      var mutations = Mutations(seed: seed, number: cases)
      let bytes = make(&mutations)
      let start = clock.now
      let verdict = read(bytes)
      slowest = max(slowest, clock.now - start)
      switch verdict {
      case .accepted: accepted += 1
      case .refused(let error): fault = Self.flaw(ofMessage: "\(error)")
      case .misread(let what): fault = what
      }
      if let what = fault {
        fault = "file \(cases): \(what): \(Data(bytes.prefix(4096)).base64EncodedString())"
      }
      cases += 1
    }
  }

  /// What is wrong with a message; nil if it is one line, and not too long.
  public static func flaw(ofMessage message: String) -> String? {
    let longest = 1000
    if message.isEmpty || message.count > longest {
      return "a message of \(message.count) characters: \(message.prefix(longest))"
    }
    let isLine = message.unicodeScalars.allSatisfy {
      ![.control, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
    }
    return isLine ? nil : "a message that is not one line: \(message)"
  }
}
