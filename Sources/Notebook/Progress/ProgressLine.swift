/// The progress of a computation, and its text on one line.
struct ProgressLine: Equatable, Sendable {
  var label: String
  var done = 0
  /// The number of units, nil if it is unknown.
  var total: Int?
  var unit: ProgressBar.Unit
  /// Other values to print, such as `loss=0.42`, the most important first.
  var values: [String] = []
  /// Whether the line has only ASCII characters.
  var isASCII = false

  private static let fewestCells = 8
  private static let mostCells = 30

  /// The line for a terminal of `width` columns, of which the last is left empty because a full
  /// line may wrap; `elapsed` is the time since the start.
  ///
  ///     Training  45% ███████▍        | 211/469 [00:06<00:07, 33.1 step/s, loss=0.42]
  ///
  /// In a narrow terminal the bar shrinks first; then the bar, the rate, the times, the values from the last on,
  /// and the count are left out, in this order. The first value is left out last.
  func line(elapsed: Duration, width: Int) -> String {
    let room = width - 1
    let start = [label, fraction.map(percent)].compactMap(\.self).joined(separator: " ")
    let times = times(elapsed)
    let end = "\(count) [\((times + values).joined(separator: ", "))]"
    let cells = room - start.count - end.count - 3
    if let fraction, cells >= Self.fewestCells {
      return "\(start) \(bar(fraction, min(cells, Self.mostCells)))| \(end)"
    }
    let more = isASCII ? " ..." : " …"
    let shorter = [times + values, [times[0]] + values]
    for parts in shorter + values.indices.reversed().map({ Array(values[...$0]) }) {
      let text =
        parts.joined(separator: ", ") + (values.isEmpty || parts.last == values.last ? "" : more)
      let line = "\(start) \(count) [\(text)]"
      if line.count <= room { return line }
    }
    if let first = values.first, start.count + 1 + first.count <= room {
      return "\(start) \(first)"
    }
    return String("\(start) \(count)".prefix(max(0, room)))
  }

  /// The line for a file or a pipe.
  ///
  ///     Training 211/469 (45%) [00:06<00:07, 33.1 step/s, loss=0.42]
  func plainLine(elapsed: Duration) -> String {
    let share = fraction.map { " (\(Int($0 * 100))%)" } ?? ""
    return "\(label) \(count)\(share) [\((times(elapsed) + values).joined(separator: ", "))]"
  }

  /// The fraction that is done, from 0 to 1, nil if the total is unknown.
  private var fraction: Double? {
    guard let total else { return nil }
    return total > 0 ? min(1, Double(done) / Double(total)) : 1
  }

  private func percent(_ fraction: Double) -> String {
    let digits = String(Int(fraction * 100))
    return String(repeating: " ", count: 3 - digits.count) + digits + "%"
  }

  private func bar(_ fraction: Double, _ cells: Int) -> String {
    if isASCII {
      let full = Int(fraction * Double(cells))
      return String(repeating: "#", count: full) + String(repeating: " ", count: cells - full)
    }
    let eighths = Int(fraction * Double(8 * cells))
    var bar = String(repeating: "█", count: eighths / 8)
    if !eighths.isMultiple(of: 8) { bar.append(Array("▏▎▍▌▋▊▉")[eighths % 8 - 1]) }
    return bar + String(repeating: " ", count: cells - bar.count)
  }

  private var count: String {
    switch unit {
    case .count: total.map { "\(done)/\($0)" } ?? "\(done)"
    case .bytes:
      total.map { "\(megabytes(Double(done)))/\(megabytes(Double($0))) MB" }
        ?? "\(megabytes(Double(done))) MB"
    }
  }

  /// The time since the start with that to the end, and the rate if there is one yet.
  private func times(_ elapsed: Duration) -> [String] {
    var parts = [clock(elapsed.seconds)]
    let rate = elapsed.seconds > 0 ? Double(done) / elapsed.seconds : 0
    if let total {
      parts[0] += "<" + (rate > 0 ? clock(Double(max(0, total - done)) / rate) : "?")
    }
    switch unit {
    case _ where rate == 0: break
    case .bytes: parts.append("\(megabytes(rate)) MB/s")
    case .count(let name) where rate < 1: parts.append("\(threeDigits(1 / rate)) s/\(name)")
    case .count(let name): parts.append("\(threeDigits(rate)) \(name)/s")
    }
    return parts
  }

  private func megabytes(_ bytes: Double) -> String { fixed(bytes / 1e6, 1) }

  private func clock(_ seconds: Double) -> String {
    guard seconds < 360_000 else { return "?" }
    let seconds = Int(seconds)
    let parts = [seconds / 3600, seconds / 60 % 60, seconds % 60]
    return (parts[0] > 0 ? parts : Array(parts.dropFirst()))
      .map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }
}
