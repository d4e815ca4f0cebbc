import Testing

@testable import Notebook

@Suite("Progress line")
struct ProgressLineTests {
  let training = ProgressLine(
    label: "Training", done: 211, total: 469, unit: .steps,
    values: ["test_acc=89.12 %", "train_loss=0.4210"])

  @Test(
    "a narrow progress line shortens the bar first, then leaves out the bar, the times, and the values but the first",
    arguments: [
      (
        132,
        "Training  44% █████████████▍                | 211/469 [00:06<00:07, 33.1 step/s, "
          + "test_acc=89.12 %, train_loss=0.4210]"
      ),
      (
        100,
        "Training  44% █████▍      | 211/469 [00:06<00:07, 33.1 step/s, "
          + "test_acc=89.12 %, train_loss=0.4210]"
      ),
      (
        90,
        "Training  44% 211/469 [00:06<00:07, 33.1 step/s, test_acc=89.12 %, train_loss=0.4210]"
      ),
      (80, "Training  44% 211/469 [00:06<00:07, test_acc=89.12 %, train_loss=0.4210]"),
      (64, "Training  44% 211/469 [test_acc=89.12 %, train_loss=0.4210]"),
      (59, "Training  44% 211/469 [test_acc=89.12 % …]"),
      (40, "Training  44% test_acc=89.12 %"),
      (30, "Training  44% 211/469"),
      (12, "Training  4"),
      (1, ""),
    ])
  func narrows(width: Int, expected: String) {
    #expect(training.line(elapsed: .milliseconds(6370), width: width) == expected)
  }

  @Test("a progress line never reaches the last column", arguments: 1...140)
  func fits(width: Int) {
    #expect(training.line(elapsed: .seconds(6), width: width).count < width)
  }

  @Test("a progress line begins with an unknown rate and ends with no time left")
  func ends() {
    var line = ProgressLine(label: "Test", total: 79, unit: .count("image"))
    #expect(
      line.line(elapsed: .zero, width: 64)
        == "Test   0% " + String(repeating: " ", count: 30) + "| 0/79 [00:00<?]")
    line.done = 79
    #expect(
      line.line(elapsed: .seconds(2), width: 70)
        == "Test 100% " + String(repeating: "█", count: 24)
        + "| 79/79 [00:02<00:00, 39.5 image/s]")
  }

  @Test("a progress bar grows by eighths of a cell")
  func eighths() {
    let bars = (0...8).map { done in
      let line = ProgressLine(label: "", done: done, total: 240, unit: .steps)
      return line.line(elapsed: .zero, width: 80).dropFirst(6).first!
    }
    #expect(bars == [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"])
  }

  @Test("in an ASCII terminal a progress line has no other characters", arguments: 1...140)
  func ascii(width: Int) {
    var line = training
    line.isASCII = true
    let text = line.line(elapsed: .seconds(6), width: width)
    #expect(text.allSatisfy(\.isASCII) && text.count < width)
    if width > 110 { #expect(text.contains("% #####")) }
  }

  @Test("bytes are counted in millions")
  func bytes() {
    var line = ProgressLine(
      label: "train-images", done: 4_200_000, total: 9_912_422, unit: .bytes)
    #expect(
      line.plainLine(elapsed: .seconds(2))
        == "train-images 4.2/9.9 MB (42%) [00:02<00:02, 2.1 MB/s]")
    line.total = nil
    #expect(line.line(elapsed: .seconds(2), width: 80) == "train-images 4.2 MB [00:02, 2.1 MB/s]")
  }

  @Test(
    "a rate below one per second is printed in seconds per unit, and a time above an hour in hours")
  func slow() {
    let line = ProgressLine(label: "Epochs", done: 3, total: 200, unit: .count("epoch"))
    #expect(
      line.plainLine(elapsed: .seconds(120))
        == "Epochs 3/200 (1%) [02:00<02:11:20, 40.0 s/epoch]")
  }

  @Test("a progress line with a total of zero is at 100 %")
  func empty() {
    let line = ProgressLine(label: "Nothing", total: 0, unit: .steps)
    #expect(line.plainLine(elapsed: .zero) == "Nothing 0/0 (100%) [00:00<?]")
  }
}
