/// What a chapter said and gave out, in the order in which it ran.
struct Record {
  struct Cell: Equatable {
    /// The prose before the cell's code, empty before the first prose.
    var prose: String
    var line: Int
    var outputs: [Output]
  }

  private(set) var cells = [Cell(prose: "", line: 1, outputs: [])]
  private var pictures: Set<String> = []

  /// Begins the cell that follows a piece of prose.
  mutating func begin(prose: String, line: Int) {
    cells.append(Cell(prose: prose, line: line, outputs: []))
  }

  /// Adds to the cell that is running, whichever function the output comes from.
  mutating func add(_ output: Output) {
    cells[cells.count - 1].outputs.append(output)
  }

  /// Adds a picture, unless there is one of that name.
  mutating func add(picture file: String, _ caption: String) -> Bool {
    guard pictures.insert(file).inserted else { return false }
    add(.picture(file: file, caption: caption))
    return true
  }
}
