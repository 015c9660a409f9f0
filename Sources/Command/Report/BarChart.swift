/// Columns side by side, a group for each label, as an inline SVG that takes its colours from the page.
struct BarChart {
  enum Color: String {
    case a, b, bad
  }
  struct Series {
    let name: String
    let color: Color
    /// One for each label; nil leaves a gap.
    let values: [Double?]
  }

  /// What is drawn, for readers who do not see it.
  let title: String
  let unit: String
  /// What a group is called, in the text that appears at the pointer.
  let labels: [String]
  let series: [Series]
  var width = 1100.0
  var height = 240.0

  /// The legend and the chart. Below 0 there is nothing to see.
  var markup: String {
    let (left, bottom, top) = (44.0, 22.0, 26.0)
    let largest = series.flatMap { $0.values.compactMap { $0 } }.filter(\.isFinite).max() ?? 0
    let step = niceStep(largest / 4)
    let end = max((largest / step).rounded(.up), 1) * step
    let scale = (height - top - bottom) / end
    let group = (width - left) / Double(max(labels.count, 1))
    let gap = min(group * 0.25, 8)
    let column = (group - gap) / Double(max(series.count, 1))

    var svg = """
      <svg viewBox="0 0 \(fixed(width, 0)) \(fixed(height, 0))" role="img" aria-label="\(escapedHTML(title))">

      """
    var line = 0.0
    while line <= end * 1.0001 {
      let y = fixed(height - bottom - line * scale, 1)
      svg += "<path class=\"grid\" d=\"M\(fixed(left, 0)) \(y)H\(fixed(width, 0))\"/>"
      let x = fixed(left - 6, 0)
      svg += "<text x=\"\(x)\" y=\"\(y)\" dy=\".35em\" text-anchor=\"end\">\(tick(line))</text>\n"
      line += step
    }
    svg += "<text x=\"0\" y=\"10\">\(escapedHTML(unit))</text>\n"
    let every = max(1, Int((30 / group).rounded(.up)))
    for (place, label) in labels.enumerated() {
      let x = left + group * Double(place) + gap / 2
      var told = label
      var bars = ""
      for (index, series) in series.enumerated() {
        guard let value = series.values[place], value.isFinite else { continue }
        told += "\n\(series.name): \(fixed(value, 2)) \(unit)"
        let tall = max(value, 0) * scale
        bars += """
          <rect class="f\(series.color.rawValue)" x="\(fixed(x + column * Double(index), 1))" \
          y="\(fixed(height - bottom - tall, 1))" width="\(fixed(max(column, 0.5), 1))" height="\(fixed(tall, 1))"/>
          """
      }
      svg += "<g><title>\(escapedHTML(told))</title>\(bars)</g>\n"
      if place % every == 0 {
        let word = label.prefix { $0 != " " }
        svg += """
          <text x="\(fixed(left + group * (Double(place) + 0.5), 1))" y="\(fixed(height - 6, 0))" \
          text-anchor="middle">\(escapedHTML(String(word.prefix(8))))</text>

          """
      }
    }
    return legend + svg + "</svg>\n"
  }

  private var legend: String {
    let entries = series.map {
      "<span><i class=\"\($0.color.rawValue)\"></i>\(escapedHTML($0.name))</span>"
    }
    return "<div class=\"legend\">\(entries.joined())</div>\n"
  }
}

/// The least of 1, 2 and 5 times a power of ten that is not below a number.
private func niceStep(_ least: Double) -> Double {
  guard least > 0, least.isFinite else { return 1 }
  var power = 1.0
  while power * 10 <= least { power *= 10 }
  while power > least && power > 1e-9 { power /= 10 }
  return [1, 2, 5].map { $0 * power }.first { $0 >= least } ?? 10 * power
}

/// A number with as few digits as it takes.
private func tick(_ value: Double) -> String {
  value == value.rounded() ? fixed(value, 0) : fixed(value, value < 0.01 ? 4 : 2)
}
