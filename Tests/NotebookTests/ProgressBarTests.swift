import Synchronization
import Testing

@testable import Notebook

@Suite("A progress bar")
struct ProgressBarTests {
  /// What a bar wrote, and a clock that stands until it is set.
  final class Stage: Sendable {
    let written = Mutex<[String]>([])
    let time = Mutex(Duration.zero)
    let traces = Mutex<[ProgressBar.Trace]>([])

    func bar(_ label: String = "Training", total: Int? = 469, width: Int?) -> ProgressBar {
      let screen = ProgressBar.Screen {
        width
      } write: { text in
        self.written.withLock { $0.append(text) }
      } note: { trace in
        self.traces.withLock { $0.append(trace) }
      }
      return ProgressBar(label, total: total, unit: .steps, screen: screen) {
        self.time.withLock { $0 }
      }
    }

    func set(milliseconds: Int) { time.withLock { $0 = .milliseconds(milliseconds) } }
    var lines: [String] { written.withLock { $0 } }
  }

  @Test("draws on a terminal at most ten times a second")
  func drawsRarely() {
    let stage = Stage()
    let bar = stage.bar(total: 1000, width: 80)
    for step in 0..<500 {
      stage.set(milliseconds: 2 * step)
      bar.advance()
    }
    #expect(stage.lines.count == 10)
  }

  @Test("rewrites one line of a terminal in place, and ends it once")
  func rewritesInPlace() {
    let stage = Stage()
    let bar = stage.bar(total: 2, width: 80)
    bar.advance(by: 2)
    bar.finish()
    bar.finish()
    bar.advance()
    #expect(stage.lines.count == 4)
    #expect(stage.lines.dropLast().allSatisfy { $0.hasPrefix("\r  ") && $0.hasSuffix("\u{1B}[K") })
    #expect(stage.lines.last == "\n")
    #expect(stage.traces.withLock { $0 } == [.line, .line, .line, .wholeLine])
  }

  @Test("leaves a terminal's last column free")
  func fitsTheTerminal() {
    let stage = Stage()
    let bar = stage.bar(width: 60)
    bar.advance(by: 200)
    bar.finish(["loss": "0.4210"])
    for line in stage.lines where line != "\n" {
      #expect(line.dropFirst().dropLast(3).count < 60)
    }
  }

  @Test("shows its last step although the last drawing was just before")
  func showsTheEnd() {
    let stage = Stage()
    let bar = stage.bar(total: 3, width: 80)
    stage.set(milliseconds: 1000)
    bar.advance()
    stage.set(milliseconds: 1010)
    bar.advance()
    bar.advance()
    #expect(stage.lines.last?.contains("100%") == true)
    #expect(stage.lines.count == 3)
  }

  @Test("writes plain lines to a file: one every ten seconds and one at the end")
  func writesPlainLines() {
    let stage = Stage()
    let bar = stage.bar(total: 250, width: nil)
    for step in 1...250 {
      stage.set(milliseconds: 100 * step)
      bar.advance(["loss": "0.4"])
    }
    bar.finish(["loss": "0.3"])
    #expect(
      stage.lines == [
        "Training 100/250 (40%) [00:10<00:15, 10.0 step/s, loss=0.4]\n",
        "Training 200/250 (80%) [00:20<00:05, 10.0 step/s, loss=0.4]\n",
        "Training 250/250 (100%) [00:25<00:00, 10.0 step/s, loss=0.3]\n",
      ])
  }

  @Test("looks at the values only when it draws")
  func valuesAreLazy() {
    let stage = Stage()
    let bar = stage.bar(width: nil)
    var looks = 0
    func values() -> KeyValuePairs<String, String> {
      looks += 1
      return ["looks": "\(looks)"]
    }
    for _ in 0..<100 { bar.advance(values()) }
    #expect(looks == 0)
    stage.set(milliseconds: 10_000)
    bar.advance(values())
    #expect(looks == 1)
    #expect(stage.lines.last?.hasSuffix("looks=1]\n") == true)
  }
}
