import Foundation
import Synchronization

/// A line on standard error that shows the progress of a long computation.
///
/// ```swift
/// let bar = ProgressBar("Training", total: batches.count)
/// for batch in batches {
///   let loss = step(batch)
///   bar.advance(["loss": fixed(loss, 4)])
/// }
/// bar.finish()
/// ```
///
/// On a terminal the line is rewritten in place, at most ten times a second. In a file or a pipe
/// there is a line at the end, and one every ten seconds until then. None of it enters a
/// chapter's page.
///
/// A call that does not draw reads the clock, which takes some tens of nanoseconds, and allocates
/// nothing. Any thread may advance a bar, and results may be printed while one is drawn.
public final class ProgressBar: Sendable {
  /// The unit that is counted.
  public enum Unit: Hashable, Sendable {
    /// Bytes, shown in MB (a million bytes).
    case bytes
    /// Things with a name in the singular, such as "image".
    case count(String)

    /// Steps of training.
    public static let steps = Unit.count("step")
  }

  /// Where the line is written.
  struct Screen: Sendable {
    /// The columns of the terminal, nil for a file or a pipe.
    var width: @Sendable () -> Int?
    var write: @Sendable (String) -> Void
    /// Called after every change of a terminal's last line.
    var report: @Sendable (LineState) -> Void = { _ in }

    static let standardError = Screen {
      Terminal.standardError.width
    } write: { text in
      writeToStandardError(text)
    } report: { state in
      ProgressBar.lineState = state
    }
  }

  private struct State {
    var line: ProgressLine
    var nextDrawing: Duration
    var isFinished = false
  }

  /// The bar is indented like a chapter's results.
  private static let indent = "  "

  /// The bar on the terminal's last line, if nothing else was printed there since.
  enum LineState: UInt8, AtomicRepresentable {
    case none
    /// An unfinished bar, to be cleared before anything else is printed.
    case unfinished
    /// A finished bar and its line break.
    case finished
  }

  private static let sharedLineState = Atomic(LineState.none)

  static var lineState: LineState {
    get { sharedLineState.load(ordering: .relaxed) }
    set { sharedLineState.store(newValue, ordering: .relaxed) }
  }

  /// Clears the line of an unfinished bar, so that other text can be printed there; the bar is drawn
  /// again below it.
  static func clearLine() {
    if lineState == .unfinished { Screen.standardError.write("\r\u{1B}[K") }
    lineState = .none
  }

  private let state: Mutex<State>
  private let isInPlace: Bool
  private let screen: Screen
  private let elapsed: @Sendable () -> Duration

  /// Draws the bar with nothing done, and starts its clock.
  ///
  /// - Parameters:
  ///   - label: the name of the computation, such as "Epoch 3".
  ///   - total: the number of units, nil if it is unknown.
  ///   - unit: the unit that is counted.
  public convenience init(_ label: String, total: Int?, unit: Unit = .steps) {
    let start = ContinuousClock.now
    self.init(label, total: total, unit: unit, screen: .standardError) {
      ContinuousClock.now - start
    }
  }

  init(
    _ label: String, total: Int?, unit: Unit, screen: Screen,
    elapsed: @escaping @Sendable () -> Duration
  ) {
    self.screen = screen
    self.elapsed = elapsed
    isInPlace = screen.width() != nil
    var line = ProgressLine(label: label, total: total, unit: unit)
    line.isASCII = Terminal.isASCII
    state = Mutex(State(line: line, nextDrawing: isInPlace ? .zero : .seconds(10)))
    if isInPlace { state.withLock { draw(&$0, at: .zero) } }
  }

  /// Counts `count` more units as done.
  ///
  /// - Parameters:
  ///   - count: the number of units.
  ///   - values: other values to print, the most important first, evaluated only when the line is drawn.
  public func advance(
    by count: Int = 1, _ values: @autoclosure () -> KeyValuePairs<String, String> = [:]
  ) {
    state.withLock { state in
      state.line.done += count
      let now = elapsed()
      let isDue = now >= state.nextDrawing || (isInPlace && state.line.done == state.line.total)
      guard isDue, !state.isFinished else { return }
      set(values(), in: &state)
      draw(&state, at: now)
    }
  }

  /// Draws the line a last time and ends it; later calls change nothing.
  ///
  /// - Parameter values: the last values to print; if empty, the values drawn last are kept.
  public func finish(_ values: KeyValuePairs<String, String> = [:]) {
    state.withLock { state in
      guard !state.isFinished else { return }
      set(values, in: &state)
      draw(&state, at: elapsed())
      state.isFinished = true
      if isInPlace {
        screen.write("\n")
        screen.report(.finished)
      }
    }
  }

  private func set(_ values: KeyValuePairs<String, String>, in state: inout State) {
    if !values.isEmpty { state.line.values = values.map { "\($0)=\($1)" } }
  }

  private func draw(_ state: inout State, at now: Duration) {
    if isInPlace {
      let width = (screen.width() ?? 80) - Self.indent.count
      screen.write("\r\(Self.indent)\(state.line.line(elapsed: now, width: width))\u{1B}[K")
      screen.report(.unfinished)
      state.nextDrawing = now + .milliseconds(100)
    } else {
      screen.write(state.line.plainLine(elapsed: now) + "\n")
      state.nextDrawing = now + .seconds(10)
    }
  }
}
