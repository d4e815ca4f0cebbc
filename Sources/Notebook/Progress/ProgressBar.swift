import Foundation
import Synchronization

/// A line on standard error that shows how far something long has come.
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
/// A step between two drawings costs a look at the clock, some tens of nanoseconds, and allocates
/// nothing. Any thread may advance a bar, and results may be shown while one is drawn.
public final class ProgressBar: Sendable {
  /// What is counted.
  public enum Unit: Hashable, Sendable {
    /// Bytes, shown in MB: a million of them.
    case bytes
    /// Things of a name in the singular, such as "image".
    case count(String)

    /// Steps of training.
    public static let steps = Unit.count("step")
  }

  /// Where the line goes.
  struct Screen: Sendable {
    /// The columns of the terminal, nil for a file or a pipe.
    var width: @Sendable () -> Int?
    var write: @Sendable (String) -> Void
    /// Told what stands on a terminal.
    var note: @Sendable (Trace) -> Void = { _ in }

    static let standardError = Screen {
      Terminal.standardError.width
    } write: { text in
      complain(text)
    } note: { trace in
      ProgressBar.trace = trace
    }
  }

  private struct State {
    var line: ProgressLine
    var nextDrawing: Duration
    var isFinished = false
  }

  /// The bar stands under a chapter's results.
  private static let indent = "  "

  /// What a bar has left on the terminal since something else was printed there.
  enum Trace: UInt8, AtomicRepresentable {
    case nothing
    /// A line without an end, to be cleared before anything else is printed.
    case line
    /// A whole line.
    case wholeLine
  }

  private static let sharedTrace = Atomic(Trace.nothing)

  static var trace: Trace {
    get { sharedTrace.load(ordering: .relaxed) }
    set { sharedTrace.store(newValue, ordering: .relaxed) }
  }

  /// Makes room for other text where a bar is being drawn; the bar draws itself again below.
  static func makeRoom() {
    if trace == .line { Screen.standardError.write("\r\u{1B}[K") }
    trace = .nothing
  }

  private let state: Mutex<State>
  private let isInPlace: Bool
  private let screen: Screen
  private let elapsed: @Sendable () -> Duration

  /// The bar at its beginning; its clock starts.
  ///
  /// - Parameters:
  ///   - label: what is being done, such as "Epoch 3".
  ///   - total: how many units there are, nil if nobody knows.
  ///   - unit: what is counted.
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
    let line = ProgressLine(label: label, total: total, unit: unit)
    state = Mutex(State(line: line, nextDrawing: isInPlace ? .zero : .seconds(10)))
    if isInPlace { state.withLock { draw(&$0, at: .zero) } }
  }

  /// Counts `count` more units as done.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - values: what else is worth knowing, looked at only when the line is drawn.
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

  /// Draws the line a last time and leaves it standing; later calls change nothing.
  ///
  /// - Parameter values: what is worth knowing at the end; without any, those drawn last stay.
  public func finish(_ values: KeyValuePairs<String, String> = [:]) {
    state.withLock { state in
      guard !state.isFinished else { return }
      set(values, in: &state)
      draw(&state, at: elapsed())
      state.isFinished = true
      if isInPlace {
        screen.write("\n")
        screen.note(.wholeLine)
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
      screen.note(.line)
      state.nextDrawing = now + .milliseconds(100)
    } else {
      screen.write(state.line.plainLine(elapsed: now) + "\n")
      state.nextDrawing = now + .seconds(10)
    }
  }
}
