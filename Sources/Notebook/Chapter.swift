import ArgumentParser
import Files
import Foundation

/// A running chapter: where it prints, and the transcript of what it printed, for its page.
///
/// A chapter is the top-level code of one `main.swift`. It begins with `Chapter.open()`, calls
/// `text`, `show`, `table` and `picture`, and ends with `finish()`:
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
///   Every patch is combined with every other patch.
///   """)
///
/// show("sum", 1 + 1)
///
/// chapter.finish()  // hide
/// ```
///
/// The page is made of the prose, the code between it, and the results of that code. Left out of
/// the page are the imports, lines that end in `// hide`, and everything between a line
/// `// hide` and a line `// show`.
@MainActor public final class Chapter {
  /// The seed of everything random in the chapter.
  public let seed: UInt64
  /// The folder that the chapter's pictures are written to.
  public let pictureFolder: String

  /// The folder of the package; the current folder if the chapter's source is no longer there.
  public var packageFolder: String { paths.package }

  private let paths: ChapterPaths
  private let page: String?
  /// The source, read when the first prose is printed; nil if it is no longer there.
  private lazy var source = try? ChapterSource(path: paths.source)
  private let printsCode: Bool
  private let terminal: Terminal
  private let write: (String) -> Void
  private var transcript = Transcript()
  private var isInResults = false
  /// The column of the results' values, and how wide it is at least in this cell.
  private var column = 0
  private var cellColumn = 18

  init(
    _ options: ChapterOptions, source: String, keepsRunsApart: Bool = false, terminal: Terminal,
    write: @escaping (String) -> Void
  ) {
    paths = ChapterPaths(source: source)
    seed = options.seed
    pictureFolder =
      options.output ?? (keepsRunsApart && !options.weave ? paths.runs : paths.pictures)
    page = options.page ?? (options.weave ? paths.page : nil)
    printsCode = !options.noCode
    self.terminal = terminal
    self.write = write
    // Separates the chapter from the lines of `swift run`.
    if terminal.width != nil { write("") }
  }

  // MARK: Opening and finishing

  private static var opened: Chapter?

  /// The chapter that this program runs.
  ///
  /// - Precondition: `open` was called.
  static var current: Chapter {
    guard let opened else { preconditionFailure("a chapter begins with Chapter.open()") }
    return opened
  }

  /// Opens the chapter of the calling file, with the options on the command line.
  ///
  /// Options that are not understood end the program with status 64, `--help` with 0.
  ///
  /// - Parameter source: the path of the chapter's main.swift.
  public static func open(source: String = #filePath) -> Chapter {
    open(NoOptions.self, source: source).0
  }

  /// Opens the chapter of the calling file, which has options besides the shared ones.
  ///
  /// ```swift
  /// struct Options: ParsableArguments {
  ///   @Option(help: "How often every image is seen.") var epochs = 20
  /// }
  /// let (chapter, options) = Chapter.open(Options.self)
  /// ```
  ///
  /// - Parameters:
  ///   - own: the type of the chapter's own options.
  ///   - keepsRunsApart: whether only a run with `--weave` writes to the folder of the page's pictures, and any
  ///     other to `runs/NN-name`, which git ignores: for a chapter that trains, as every run has other results.
  ///   - source: the path of the chapter's main.swift.
  public static func open<Own: ParsableArguments>(
    _ own: Own.Type, keepsRunsApart: Bool = false, source: String = #filePath
  ) -> (Chapter, Own) {
    ProcessSetup.openStandardStreams()
    if let found = ProcessSetup.tightLimit { exitWithError(found) }
    let command = ChapterCommand<Own>.parseOrExit()
    // Without this, a file that grows beyond the system's limit would end the program by a signal;
    // with it, the write fails as on a full disk.
    signal(SIGXFSZ, SIG_IGN)
    let chapter = Chapter(
      command.shared, source: source, keepsRunsApart: keepsRunsApart, terminal: .standardOutput
    ) { text in
      fflush(nil)
      do {
        try Notebook.write(text + "\n", to: .standardOutput)
      } catch {
        exitWithError("cannot write to standard output: \(FileSystem.reason(of: error))")
      }
    }
    // A long run should not end without its pictures or its page.
    if let output = command.shared.output {
      exitOnError(try FileSystem.requireWritableFolder(output))
    }
    if let page = chapter.page { exitOnError(try FileSystem.requireWritable(page)) }
    opened = chapter
    return (chapter, command.own)
  }

  /// Ends the chapter: writes its page if `--weave` or `--page` asks for it.
  ///
  /// A page that cannot be written, or whose source is not what ran, ends the program with
  /// status 1; an older page is then left as it was.
  public func finish() {
    exitOnError(try weave())
  }

  func weave() throws {
    guard let page else {
      guard FileSystem.kind(of: paths.page) == .regularFile else { return }
      let name = shortened(paths.page)
      writeBlock([[Span(text: "With the code of the helpers: \(name)", style: .faint)]])
      return
    }
    let source = try ChapterSource(path: paths.source)
    try writeText(Page(source: source, transcript: transcript).text, to: page)
    writeBlock([[Span(text: "Woven into \(shortened(page))", style: .faint)]])
  }

  // MARK: Printing

  func text(_ prose: String, line: Int) {
    transcript.begin(prose: prose, line: line)
    let blocks = BlockParser.blocks(of: paths.withResolvedLinks(prose))
    writeBlock(blocks.lines(width: terminal.proseWidth))
    let section = source?.sections.first { $0.line == line && $0.prose == prose }
    cellColumn = max(18, section?.longestLabel ?? 0)
    if printsCode, let code = section?.code, !code.isEmpty {
      writeBlock(
        code.split(separator: "\n", omittingEmptySubsequences: false).map {
          $0.isEmpty ? [] : [.spaces(4), Span(text: String($0), style: .faint)]
        })
    }
  }

  func show(_ label: String, _ value: String) {
    transcript.add(.result(label: label, value: value))
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
    transcript.add(.table(header: header, rows: rows))
    let lines = Table(header: header, rows: rows).lines(width: terminal.proseWidth - 2)
    writeBlock(lines.map { [.spaces(2)] + $0 })
  }

  func picture(_ name: String, _ caption: String, write draw: (String) throws -> Void) throws {
    let file = "\(name).png"
    precondition(
      !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) },
      "a picture cannot be called \"\(name)\"")
    precondition(transcript.add(picture: file, caption), "two pictures are called \"\(name)\"")
    try FileSystem.makeFolder(pictureFolder)
    try draw("\(pictureFolder)/\(file)")
    let lines = [Span(text: caption, style: .emphasis)].wrapped(to: terminal.proseWidth - 2)
    let path = Span(text: shortened("\(pictureFolder)/\(file)"), style: .faint)
    writeBlock((lines + [[path]]).map { [.spaces(2)] + $0 })
  }

  /// Prints a result under the results before it.
  private func writeResult(_ label: String, _ value: String) {
    clearProgressBar()
    if !isInResults { column = cellColumn }
    isInResults = true
    column = max(column, label.count)
    let lines = resultLines(label: label, value: value, column: column)
    write(lines.map { [.spaces(2)] + $0 })
  }

  /// Prints lines with an empty line before and after them. The empty line after them is printed at
  /// once, so that it also separates them from a progress bar that may follow.
  private func writeBlock(_ lines: [Line]) {
    clearProgressBar()
    if isInResults { write("") }
    isInResults = false
    write(lines + [[]])
  }

  /// Clears the line of a progress bar that is being drawn. A finished bar stays and counts as a
  /// result, so that an empty line separates it from a block that follows.
  private func clearProgressBar() {
    if terminal.width != nil, ProgressBar.lineState == .finished { isInResults = true }
    ProgressBar.clearLine()
  }

  private func write(_ lines: [Line]) {
    for line in lines { write(line.rendered(isColored: terminal.isColored)) }
  }
}
