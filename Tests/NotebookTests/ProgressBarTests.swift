import Synchronization
import Testing

@testable import Notebook

@Suite("Progress bar")
struct ProgressBarTests {
  /// A screen that collects what a bar writes, and a clock that is set by the test.
  final class FakeScreen: Sendable {
    let written = Mutex<[String]>([])
    let time = Mutex(Duration.zero)
    let states = Mutex<[ProgressBar.LineState]>([])

    func bar(_ label: String = "Training", total: Int? = 469, width: Int?) -> ProgressBar {
      let output = ProgressBar.Screen {
        width
      } write: { text in
        self.written.withLock { $0.append(text) }
      } report: { state in
        self.states.withLock { $0.append(state) }
      }
      return ProgressBar(label, total: total, unit: .steps, screen: output) {
        self.time.withLock { $0 }
      }
    }

    func set(milliseconds: Int) { time.withLock { $0 = .milliseconds(milliseconds) } }
    var lines: [String] { written.withLock { $0 } }
  }

  @Test("a bar draws on a terminal at most ten times a second")
  func drawsRarely() {
    let screen = FakeScreen()
    let bar = screen.bar(total: 1000, width: 80)
    for step in 0..<500 {
      screen.set(milliseconds: 2 * step)
      bar.advance()
    }
    #expect(screen.lines.count == 10)
  }

  @Test("a bar rewrites one line of a terminal in place, and ends it once")
  func rewritesInPlace() {
    let screen = FakeScreen()
    let bar = screen.bar(total: 2, width: 80)
    bar.advance(by: 2)
    bar.finish()
    bar.finish()
    bar.advance()
    #expect(screen.lines.count == 4)
    #expect(screen.lines.dropLast().allSatisfy { $0.hasPrefix("\r  ") && $0.hasSuffix("\u{1B}[K") })
    #expect(screen.lines.last == "\n")
    #expect(screen.states.withLock { $0 } == [.unfinished, .unfinished, .unfinished, .finished])
  }

  @Test("a bar leaves a terminal's last column empty")
  func fitsTheTerminal() {
    let screen = FakeScreen()
    let bar = screen.bar(width: 60)
    bar.advance(by: 200)
    bar.finish(["loss": "0.4210"])
    for line in screen.lines where line != "\n" {
      #expect(line.dropFirst().dropLast(3).count < 60)
    }
  }

  @Test("a bar draws its last step even shortly after the drawing before")
  func showsTheEnd() {
    let screen = FakeScreen()
    let bar = screen.bar(total: 3, width: 80)
    screen.set(milliseconds: 1000)
    bar.advance()
    screen.set(milliseconds: 1010)
    bar.advance()
    bar.advance()
    #expect(screen.lines.last?.contains("100%") == true)
    #expect(screen.lines.count == 3)
  }

  @Test("a bar writes plain lines to a file: one every ten seconds and one at the end")
  func writesPlainLines() {
    let screen = FakeScreen()
    let bar = screen.bar(total: 250, width: nil)
    for step in 1...250 {
      screen.set(milliseconds: 100 * step)
      bar.advance(["loss": "0.4"])
    }
    bar.finish(["loss": "0.3"])
    #expect(
      screen.lines == [
        "Training 100/250 (40%) [00:10<00:15, 10.0 step/s, loss=0.4]\n",
        "Training 200/250 (80%) [00:20<00:05, 10.0 step/s, loss=0.4]\n",
        "Training 250/250 (100%) [00:25<00:00, 10.0 step/s, loss=0.3]\n",
      ])
  }

  @Test("the values of a bar are evaluated only when it draws")
  func valuesAreLazy() {
    let screen = FakeScreen()
    let bar = screen.bar(width: nil)
    var evaluations = 0
    func values() -> KeyValuePairs<String, String> {
      evaluations += 1
      return ["evaluations": "\(evaluations)"]
    }
    for _ in 0..<100 { bar.advance(values()) }
    #expect(evaluations == 0)
    screen.set(milliseconds: 10_000)
    bar.advance(values())
    #expect(evaluations == 1)
    #expect(screen.lines.last?.hasSuffix("evaluations=1]\n") == true)
  }
}
