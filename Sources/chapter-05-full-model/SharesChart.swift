import Mixer
import Notebook
import Pictures

/// Bars of equal length, each divided into the shares of the parts of a model.
///
/// - Parameter models: for each bar, from top to bottom, the model's name and the costs of its parts.
nonisolated func sharesChart(_ models: [(name: String, costs: [Cost])]) -> Drawing {
  let totals = models.map { $0.costs.reduce(0) { $0 + $1.parameters } }
  let names = TextStyle(size: 11.5)
  let tick = TextStyle(size: 10.5, color: Color(0x57606A))
  let left = 18 + (models.map { names.width(of: $0.name) }.max() ?? 0) + 12
  let length = 440.0
  let heading = "Parameters"
  let numbers = totals.map { names.width(of: grouped($0)) } + [names.width(of: heading)]
  let right = 14 + (numbers.max() ?? 0) + 18
  let (top, pitch, thickness) = (60.0, 30.0, 20.0)
  let bottom = top + pitch * Double(models.count)
  return Drawing(size: Size((left + length + right).rounded(.up), bottom + 54)) { canvas in
    var x = 18.0
    for part in ModelPart.allCases {
      canvas.fill(Rect(x: x, y: 18, width: 11, height: 11), part.color, snapped: true)
      canvas.text(part.rawValue, at: Point(x + 16, 23.5), style: names, baseline: .middle)
      x += 16 + names.width(of: part.rawValue) + 14
    }
    for percent in stride(from: 0, through: 100, by: 20) {
      let x = left + length * Double(percent) / 100
      canvas.rule(from: Point(x, top), to: Point(x, bottom), width: 1, Color(0xE7EAEE))
      canvas.text(
        "\(percent)", at: Point(x, bottom + 8), style: tick, align: .center, baseline: .top)
    }
    canvas.text(
      "Share of the parameters (%)", at: Point(left + length / 2, bottom + 38), style: names,
      align: .center)
    canvas.text(heading, at: Point(left + length + 14, top - 6), style: names)
    for (row, model) in models.enumerated() {
      let y = top + (Double(row) + 0.5) * pitch
      canvas.text(
        model.name, at: Point(left - 12, y), style: names, align: .right, baseline: .middle)
      let total = Double(totals[row])
      var start = left
      for cost in model.costs {
        let width = length * Double(cost.parameters) / total
        canvas.fill(
          Rect(x: start, y: y - thickness / 2, width: width, height: thickness), cost.part.color)
        if width > 34 {
          canvas.text(
            "\(Int((100 * width / length).rounded())) %", at: Point(start + width / 2, y),
            style: TextStyle(size: 11, weight: .semibold, color: .white), align: .center,
            baseline: .middle)
        }
        start += width
      }
      canvas.text(
        grouped(totals[row]), at: Point(left + length + 14, y), style: names, baseline: .middle)
    }
  }
}
