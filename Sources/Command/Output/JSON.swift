/// A value as JSON text on one line.
package indirect enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int)
  /// Infinities and NaN are written as null.
  case number(Double)
  case string(String)
  case array([JSON])
  /// Keys keep their order.
  case object([(String, JSON)])

  package static func == (a: JSON, b: JSON) -> Bool { a.text == b.text }

  /// Milliseconds or the like, rounded to `digits` after the point.
  package static func rounded(_ value: Double, digits: Int = 3) -> JSON {
    let power = (0..<digits).reduce(1.0) { power, _ in power * 10 }
    return .number((value * power).rounded() / power)
  }

  static func strings(_ values: [String]) -> JSON { .array(values.map { .string($0) }) }
  package static func integers(_ values: [Int]) -> JSON { .array(values.map { .integer($0) }) }

  package var text: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .number(let value): value.isFinite ? JSON.decimal(value) : "null"
    case .string(let value): JSON.quoted(value)
    case .array(let values): "[" + values.map(\.text).joined(separator: ", ") + "]"
    case .object(let pairs):
      "{" + pairs.map { "\(JSON.quoted($0)): \($1.text)" }.joined(separator: ", ") + "}"
    }
  }

  /// The shortest digits that read back as the same value; whole numbers without ".0".
  private static func decimal(_ value: Double) -> String {
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func quoted(_ value: String) -> String {
    var text = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
