/// Text with the characters that HTML and XML give a meaning written as entities.
package func escapedHTML(_ text: String) -> String {
  var escaped = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\"": escaped += "&quot;"
    // HTML allows no other control characters.
    case "\u{0}"..<" " where scalar != "\n" && scalar != "\t": escaped += "\u{FFFD}"
    default: escaped.unicodeScalars.append(scalar)
    }
  }
  return escaped
}

/// A PNG file as an address that holds it.
func dataAddress(png: [UInt8]) -> String { "data:image/png;base64,\(base64(png))" }

/// Bytes as RFC 4648 writes them, section 4.
package func base64(_ bytes: [UInt8]) -> String {
  let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var text: [UInt8] = []
  text.reserveCapacity((bytes.count + 2) / 3 * 4)
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    var bits: UInt32 = 0
    for byte in group { bits = bits << 8 | UInt32(byte) }
    bits <<= UInt32(8 * (3 - group.count))
    for place in 0..<4 {
      text.append(place > group.count ? 0x3D : digits[Int(bits >> UInt32(18 - 6 * place) & 63)])
    }
  }
  return String(decoding: text, as: UTF8.self)
}

/// A table's row; cells are markup. A cell that begins with a digit, a minus or = is set as a number.
func tableRow(_ cells: [String], isHead: Bool = false) -> String {
  let tag = isHead ? "th" : "td"
  let text = cells.map { cell -> String in
    let isNumber = cell.first.map { $0.isNumber || "-−=".contains($0) } ?? false
    return "<\(tag)\(isNumber ? " class=\"n\"" : "")>\(cell)</\(tag)>"
  }
  return "<tr>\(text.joined())</tr>\n"
}

/// A table that scrolls sideways where the page is too narrow for it.
func table(_ head: [String], _ rows: [[String]]) -> String {
  let body = rows.map { tableRow($0) }.joined()
  return """
    <div class="scroll"><table>
    <thead>\(tableRow(head, isHead: true))</thead>
    <tbody>
    \(body)</tbody></table></div>

    """
}
