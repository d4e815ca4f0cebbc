import ArgumentParser
import Files
import Foundation

/// A chapter that is running: where it prints, and what it remembers for its page.
///
/// A chapter is the top-level code of one `main.swift`. It opens itself, then speaks through
/// `text`, `show`, `table` and `picture`, and finishes:
///
/// ```swift
/// import Notebook
///
/// let chapter = Chapter.open()  // hide
///
/// text(
///   """
///   # 3. Token mixing
///
///   Every patch talks to every other patch.
///   """)
///
/// show("sum", 1 + 1)
///
/// chapter.finish()  // hide
/// ```
///
/// The page is made of the prose, the code between it, and what that code gave out. Left out of
/// the page are the imports, lines that end in `// hide`, and everything between a line
/// `// hide` and a line `// show`.
@MainActor public final class Chapter {
  /// The seed of everything random in the chapter.
  public let seed: UInt64
  /// The folder that the chapter's pictures go to.
  public let folder: String

  /// The folder of the package; the current folder if the chapter's source is no longer there.
  public var package: String { place.root }

  private let place: ChapterPlace
  private let page: String?
  private let terminal: Terminal
  private let write: (String) -> Void
  private var record = Record()
  private var isInResults = false
  private var column = 0

  init(
    _ options: ChapterOptions, source: String, terminal: Terminal, write: @escaping (String) -> Void
  ) {
    place = ChapterPlace(source: source)
    seed = options.seed
    folder = options.output ?? place.output
    page = options.page ?? (options.weave ? place.page : nil)
    self.terminal = terminal
    self.write = write
    // What started the program has just written its own lines.
    if terminal.width != nil { write("") }
  }

  // MARK: Opening and finishing

  private static var opened: Chapter?

  /// The chapter that the program is.
  static var current: Chapter {
    guard let opened else { preconditionFailure("a chapter begins with Chapter.open()") }
    return opened
  }

  /// Opens the chapter that the calling file is, with the options on the command line.
  ///
  /// Options that are not understood end the program with status 64, `--help` with 0.
  public static func open(source: String = #filePath) -> Chapter {
    open(NoOptions.self, source: source).0
  }

  /// Opens the chapter that the calling file is, which has options of its own.
  ///
  /// ```swift
  /// struct Options: ParsableArguments {
  ///   @Option(help: "How often every image is seen.") var epochs = 20
  /// }
  /// let (chapter, options) = Chapter.open(Options.self)
  /// ```
  public static func open<Own: ParsableArguments>(
    _ own: Own.Type, source: String = #filePath
  ) -> (Chapter, Own) {
    let command = ChapterCommand<Own>.parseOrExit()
    // A file that grows too large is then an error like a full disk, not the end of the program.
    signal(SIGXFSZ, SIG_IGN)
    let chapter = Chapter(command.shared, source: source, terminal: .standardOutput) { text in
      fflush(nil)
      do {
        try Notebook.write(text + "\n", to: .standardOutput)
      } catch {
        fail("cannot write to standard output: \(FileSystem.reason(of: error))")
      }
    }
    opened = chapter
    return (chapter, command.own)
  }

  /// Ends the chapter: writes its page, if that was asked for.
  ///
  /// A page that cannot be written, or whose source is not what ran, ends the program with
  /// status 1; the page that was there before then stays as it was.
  public func finish() {
    attempt(try weave())
  }

  func weave() throws {
    guard let page else { return }
    try writeText(Page(source: ChapterSource(path: place.source), record: record).text, to: page)
    writeApart([[Span(text: "Woven into \(shortened(page))", style: .faint)]])
  }

  // MARK: Speaking

  func text(_ prose: String, line: Int) {
    record.begin(prose: prose, line: line)
    writeApart(BlockParser.blocks(of: prose).lines(width: terminal.proseWidth))
  }

  func show(_ label: String, _ value: String) {
    record.add(.result(label: label, value: value))
    writeResult(label, value)
  }

  func timing(_ label: String, _ value: String) {
    writeResult(label, value)
  }

  func table(_ header: [String], _ rows: [[String]]) {
    for row in rows {
      precondition(
        row.count == header.count, "a row of \(row.count) cells in a table of \(header.count)")
    }
    record.add(.table(header: header, rows: rows))
    let lines = Table(header: header, rows: rows).lines(width: terminal.proseWidth - 2)
    writeApart(lines.map { [.spaces(2)] + $0 })
  }

  func picture(_ name: String, _ caption: String, write draw: (String) throws -> Void) throws {
    let file = "\(name).png"
    precondition(
      !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) },
      "a picture cannot be called \"\(name)\"")
    precondition(record.add(picture: file, caption), "two pictures are called \"\(name)\"")
    try FileSystem.makeFolder(folder)
    try draw("\(folder)/\(file)")
    let lines = [Span(text: caption, style: .emphasis)].wrapped(to: terminal.proseWidth - 2)
    let path = Span(text: shortened("\(folder)/\(file)"), style: .faint)
    writeApart((lines + [[path]]).map { [.spaces(2)] + $0 })
  }

  /// Prints a result under those before it.
  private func writeResult(_ label: String, _ value: String) {
    noteBar()
    if !isInResults { column = 18 }
    isInResults = true
    column = max(column, label.count)
    let lines = resultLines(label: label, value: value, column: column)
    write(lines.map { [.spaces(2)] + $0 })
  }

  /// Prints what stands between empty lines; the one behind it is printed at once, so that a
  /// progress bar, which may follow, stands free as well.
  private func writeApart(_ lines: [Line]) {
    noteBar()
    if isInResults { write("") }
    isInResults = false
    write(lines + [[]])
  }

  /// Counts a finished progress bar as one of the results; an unfinished one makes room.
  private func noteBar() {
    if terminal.width != nil, ProgressBar.trace == .wholeLine { isInResults = true }
    ProgressBar.makeRoom()
  }

  private func write(_ lines: [Line]) {
    for line in lines { write(line.painted(inColour: isColoured)) }
  }

  private var isColoured: Bool { terminal.isColoured }
}
