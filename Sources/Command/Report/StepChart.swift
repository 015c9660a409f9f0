import Atrous

/// A column for each tensor: the share of its values that differ, stacked by how far, as an inline SVG.
struct StepChart {
  private struct Column {
    let label: String
    /// Percent by level, the smallest difference first.
    let shares: [Double]
  }

  private let columns: [Column]
  private let levels: [String]

  /// Of integers by steps; of floats, where the model computes no integers, by decades of the largest value.
  init(_ layers: [LayerComparison]) {
    let integers = layers.filter { !$0.whole.isFloat }
    let shown = integers.isEmpty ? layers : integers
    levels = integers.isEmpty ? Self.decades : ["1 step", "2 steps", "3 steps", "4 or more"]
    columns = shown.map { layer in
      let values = Double(max(1, layer.whole.count))
      let bins: [Double] = layer.whole.histogram.bins.map { 100 * Double($0.count) / values }
      let label = "\(layer.node.index) \(layer.node.name), tensor \(layer.tensor.index)"
      // Steps have bins of both signs around the one of 0, floats begin with it.
      let shares: [Double]
      if layer.whole.isFloat {
        shares = [bins[1] + bins[2]] + Array(bins[3...])
      } else {
        shares = (1...4).map { bins[4 - $0] + bins[4 + $0] }
      }
      return Column(label: label, shares: shares)
    }
  }

  private static let decades = [
    "below 1e-6", "below 1e-5", "below 1e-4", "below 1e-3", "below 1e-2", "1e-2 and more",
  ]

  var isEmpty: Bool { columns.allSatisfy { $0.shares.allSatisfy { $0 == 0 } } }

  var markup: String {
    let (width, height, left, bottom, top) = (1100.0, 268.0, 44.0, 22.0, 24.0)
    let largest = columns.map { $0.shares.reduce(0, +) }.max() ?? 0
    let end = [0.01, 0.1, 1, 2, 5, 10, 20, 50].first { $0 >= largest } ?? 100
    let (scale, pitch) = ((height - top - bottom) / end, (width - left) / Double(max(1, columns.count)))
    var svg = """
      <svg viewBox="0 0 \(fixed(width, 0)) \(fixed(height, 0))" role="img" aria-label="values that differ, by layer">
      <text x="0" y="10">% of values</text>

      """
    var (digits, quarter) = (0, end / 4)
    while abs(quarter - quarter.rounded()) > 1e-9 { (digits, quarter) = (digits + 1, quarter * 10) }
    for line in 0...4 {
      let value = end * Double(line) / 4
      let number = fixed(value, line == 0 ? 0 : digits)
      let y = fixed(height - bottom - value * scale, 1)
      svg += "<path class=\"grid\" d=\"M\(fixed(left, 0)) \(y)H\(fixed(width, 0))\"/>"
      svg +=
        "<text x=\"\(fixed(left - 6, 0))\" y=\"\(y)\" dy=\".35em\" text-anchor=\"end\">\(number)</text>\n"
    }
    let every = max(1, Int((30 / pitch).rounded(.up)))
    for (place, column) in columns.enumerated() {
      let x = left + pitch * Double(place)
      svg +=
        "<g><title>\(escapedHTML(told(column)))</title>" + bars(column, x: x, pitch, height - bottom, scale)
        + "</g>\n"
      guard place % every == 0 else { continue }
      let number = column.label.prefix { $0 != " " }
      svg += """
        <text x="\(fixed(x + pitch / 2, 1))" y="\(fixed(height - 6, 0))" text-anchor="middle">\(number)</text>

        """
    }
    return legend + svg + "</svg>\n"
  }

  private func bars(_ column: Column, x: Double, _ pitch: Double, _ base: Double, _ scale: Double) -> String {
    var (y, bars) = (base, "")
    for (level, share) in column.shares.enumerated() where share > 0 {
      y -= share * scale
      bars += """
        <rect \(paint(level)) x="\(fixed(x, 1))" y="\(fixed(y, 2))" width="\(fixed(max(pitch * 0.8, 0.5), 1))" \
        height="\(fixed(share * scale, 2))"/>
        """
    }
    return bars
  }

  private func told(_ column: Column) -> String {
    let parts = zip(levels, column.shares).filter { $0.1 > 0 }.map { "\($0): \(short($1))%" }
    return column.label + "\n" + (parts.isEmpty ? "equal" : parts.joined(separator: "\n"))
  }

  /// The farther, the fuller; the last level has the colour of errors.
  private func paint(_ level: Int) -> String {
    guard level < levels.count - 1 else { return "class=\"fbad\"" }
    return "class=\"fa\" fill-opacity=\"\(opacity(level))\""
  }

  private func opacity(_ level: Int) -> String {
    fixed(0.3 + 0.7 * Double(level) / Double(max(1, levels.count - 2)), 2)
  }

  private var legend: String {
    let entries = levels.enumerated().map { level, name in
      let swatch =
        level < levels.count - 1 ? "class=\"a\" style=\"opacity: \(opacity(level))\"" : "class=\"bad\""
      return "<span><i \(swatch)></i>\(name)</span>"
    }
    return "<div class=\"legend\">\(entries.joined())</div>\n"
  }
}
