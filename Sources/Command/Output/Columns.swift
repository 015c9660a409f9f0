/// Rows of words in aligned columns.
package struct Columns {
  package enum Side { case left, right }

  let sides: [Side]
  private var rows: [[String]] = []

  /// - Parameter sides: one for each column.
  package init(_ sides: [Side]) { self.sides = sides }

  package mutating func add(_ row: String...) { rows.append(row) }
  package mutating func add(_ row: [String]) { rows.append(row) }

  /// The rows, two blanks between columns, none at the end.
  var lines: [String] {
    let widths = sides.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for (column, word) in row.enumerated() {
        let gap = String(repeating: " ", count: widths[column] - word.count)
        if column > 0 { line += "  " }
        line += sides[column] == .left ? word + gap : gap + word
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }

  package var text: String { lines.joined(separator: "\n") }
}

/// A number with a fixed count of digits after the point.
package func fixed(_ value: Double, _ digits: Int) -> String {
  guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
  let power = (0..<digits).reduce(1.0) { power, _ in power * 10 }
  let scaled = (abs(value) * power).rounded()
  let whole = Int(scaled / power)
  let sign = value < 0 && scaled > 0 ? "-" : ""
  guard digits > 0 else { return "\(sign)\(Int(scaled))" }
  let fraction = String(Int(scaled - Double(whole) * power))
  return "\(sign)\(whole)." + String(repeating: "0", count: digits - fraction.count) + fraction
}

/// A byte count with a unit: "746 KiB".
package func byteSize(_ count: Int) -> String {
  if count < 10_000 { return "\(count) B" }
  if count < 10_000_000 { return "\(fixed(Double(count) / 1024, 1)) KiB" }
  return "\(fixed(Double(count) / 1_048_576, 1)) MiB"
}
