/// The prose, results, tables and pictures of a chapter, in the order in which they ran.
struct Transcript {
  /// A piece of prose and the outputs of the code that follows it.
  struct Cell: Equatable {
    /// The prose before the cell's code, empty before the first prose.
    var prose: String
    /// The number of the source line that printed the prose, from 1.
    var line: Int
    var outputs: [Output]
  }

  private(set) var cells = [Cell(prose: "", line: 1, outputs: [])]
  private var pictures: Set<String> = []

  /// Begins the cell that follows a piece of prose.
  mutating func begin(prose: String, line: Int) {
    cells.append(Cell(prose: prose, line: line, outputs: []))
  }

  /// Adds an output to the last cell, whichever function prints it.
  mutating func add(_ output: Output) {
    cells[cells.count - 1].outputs.append(output)
  }

  /// Adds a picture to the last cell; false if there is one of that name already.
  mutating func add(picture file: String, _ caption: String) -> Bool {
    guard pictures.insert(file).inserted else { return false }
    add(.picture(file: file, caption: caption))
    return true
  }
}
