import Mixer
import Pictures

/// Bars of equal length, each divided into the shares of the parts of a model.
///
/// - Parameters:
///   - title: the title of the chart.
///   - shareTitle: the title of the axis.
///   - models: for each bar, from top to bottom, the model's name, the text at the bar's end and the count
///     of each part.
nonisolated func sharesChart(
  title: String, shareTitle: String,
  models: [(name: String, total: String, counts: [ModelPart: Int])]
) -> Drawing {
  let names = TextStyle(size: 11.5)
  let tick = TextStyle(size: 10.5, color: Color(0x57606A))
  let left = 18 + (models.map { names.width(of: $0.name) }.max() ?? 0) + 12
  let length = 560.0
  let right = 14 + (models.map { names.width(of: $0.total) }.max() ?? 0) + 18
  let (top, pitch, thickness) = (86.0, 30.0, 20.0)
  let bottom = top + pitch * Double(models.count)
  return Drawing(size: Size((left + length + right).rounded(.up), bottom + 54)) { canvas in
    canvas.text(
      title, at: Point(18, 18), style: TextStyle(size: 14, weight: .semibold), baseline: .top)
    var x = left
    for part in ModelPart.allCases {
      canvas.fill(Rect(x: x, y: 54, width: 11, height: 11), part.color, snapped: true)
      canvas.text(part.rawValue, at: Point(x + 17, 59.5), style: names, baseline: .middle)
      x += 17 + names.width(of: part.rawValue) + 20
    }
    for percent in stride(from: 0, through: 100, by: 20) {
      let x = left + length * Double(percent) / 100
      canvas.rule(from: Point(x, top), to: Point(x, bottom), width: 1, Color(0xE7EAEE))
      canvas.text(
        "\(percent)", at: Point(x, bottom + 8), style: tick, align: .center, baseline: .top)
    }
    canvas.text(
      shareTitle, at: Point(left + length / 2, bottom + 38), style: names, align: .center)
    for (row, model) in models.enumerated() {
      let y = top + (Double(row) + 0.5) * pitch
      canvas.text(
        model.name, at: Point(left - 12, y), style: names, align: .right, baseline: .middle)
      let total = Double(model.counts.values.reduce(0, +))
      var start = left
      for part in ModelPart.allCases {
        let width = length * Double(model.counts[part] ?? 0) / total
        canvas.fill(
          Rect(x: start, y: y - thickness / 2, width: width, height: thickness), part.color)
        if width > 34 {
          canvas.text(
            "\(Int((100 * width / length).rounded())) %", at: Point(start + width / 2, y),
            style: TextStyle(size: 10.5, weight: .semibold, color: .white), align: .center,
            baseline: .middle)
        }
        start += width
      }
      canvas.text(model.total, at: Point(left + length + 14, y), style: names, baseline: .middle)
    }
  }
}
