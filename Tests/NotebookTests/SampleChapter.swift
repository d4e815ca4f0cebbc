import Foundation

@testable import Notebook

/// The source of a small chapter in a folder, and a run that prints the same.
@MainActor struct SampleChapter {
  static let source = #"""
    import Notebook

    let chapter = Chapter.open()  // hide

    text(
      """
      # 9. Trial

      Sums of *two* numbers, $a + b$.
      """)

    let sum = 1 + 1
    show("sum", sum)
    show("a longer name", 1.5)
    table(["n", "name"], [[1, "a|b"], [20, "c"]])
    show("again", sum)
    check(sum == 2, "one and one are two")  // hide

    text(
      """
      Look at it.
      """)

    picture("sum", "Two [ones]") { try draw($0) }
    timing("drawing", "1 s")

    text(
      """
      Next: nothing.
      """)

    chapter.finish()  // hide

    """#

  static let page = """
    <!-- Woven from Sources/chapter-09-trial/main.swift; to change this page, change that and run \
    it with --weave. -->

    # 9. Trial

    Sums of *two* numbers, $a + b$.

    ```swift
    let sum = 1 + 1
    show("sum", sum)
    show("a longer name", 1.5)
    table(["n", "name"], [[1, "a|b"], [20, "c"]])
    show("again", sum)
    ```

    ```text
    sum            2
    a longer name  1.5
    ```

    |   n | name |
    | --: | ---- |
    |   1 | a\\|b |
    |  20 | c    |

    ```text
    again  2
    ```

    Look at it.

    ```swift
    picture("sum", "Two [ones]") { try draw($0) }
    timing("drawing", "1 s")
    ```

    ![Two \\[ones\\]](../output/09-trial/sum.png)

    *Two \\[ones\\]*

    Next: nothing.

    """

  let root: String
  var sourcePath: String { "\(root)/Sources/chapter-09-trial/main.swift" }
  var pagePath: String { "\(root)/Chapters/09-trial.md" }

  init(in folder: String) throws {
    root = folder
    try writeText("", to: "\(root)/Package.swift")
    try writeText(Self.source, to: sourcePath)
  }

  /// Makes the calls of the source, and returns what was printed.
  func run(
    _ arguments: [String] = [], keepsRunsApart: Bool = false, terminal: Terminal = .none,
    firstProse: String? = nil
  ) throws -> String {
    var printed = ""
    let chapter = Chapter(
      try ChapterOptions.parse(arguments), source: sourcePath, keepsRunsApart: keepsRunsApart,
      terminal: terminal
    ) { printed += $0 + "\n" }
    chapter.text(firstProse ?? "# 9. Trial\n\nSums of *two* numbers, $a + b$.", line: 5)
    chapter.show("sum", formatted(2))
    chapter.show("a longer name", formatted(1.5))
    chapter.table(["n", "name"], [["1", "a|b"], ["20", "c"]])
    chapter.show("again", formatted(2))
    chapter.text("Look at it.", line: 19)
    try chapter.picture("sum", "Two [ones]") { try writeText("a picture", to: $0) }
    chapter.timing("drawing", "1 s")
    chapter.text("Next: nothing.", line: 27)
    try chapter.weave()
    return printed
  }
}
