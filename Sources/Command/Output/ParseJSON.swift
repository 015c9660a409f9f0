extension JSON {
  /// The value that a text holds; nil where it is not JSON (RFC 8259).
  package init?(parsing text: String) {
    var parser = Parser(bytes: Array(text.utf8))
    guard let value = parser.value(depth: 0) else { return nil }
    parser.skipBlanks()
    guard parser.position == parser.bytes.count else { return nil }
    self = value
  }

  /// The value of a key of an object.
  package subscript(_ key: String) -> JSON? {
    guard case .object(let pairs) = self else { return nil }
    return pairs.last { $0.0 == key }?.1
  }

  package var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}

private struct Parser {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func skipBlanks() {
    while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ text: StaticString) -> Bool {
    let word = Array("\(text)".utf8)
    guard bytes[position...].starts(with: word) else { return false }
    position += word.count
    return true
  }

  mutating func value(depth: Int) -> JSON? {
    skipBlanks()
    guard depth < 64, let first = next else { return nil }
    switch first {
    case UInt8(ascii: "{"): return object(depth)
    case UInt8(ascii: "["): return array(depth)
    case UInt8(ascii: "\""): return string().map { .string($0) }
    default: break
    }
    if take("null") { return .null }
    if take("true") { return .bool(true) }
    if take("false") { return .bool(false) }
    let start = position
    while let byte = next, "+-.eE0123456789".utf8.contains(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    return Int(text).map { .integer($0) } ?? Double(text).map { .number($0) }
  }

  private mutating func object(_ depth: Int) -> JSON? {
    var pairs: [(String, JSON)] = []
    position += 1
    skipBlanks()
    if take("}") { return .object([]) }
    while true {
      skipBlanks()
      guard next == UInt8(ascii: "\""), let key = string() else { return nil }
      skipBlanks()
      guard take(":"), let value = value(depth: depth + 1) else { return nil }
      pairs.append((key, value))
      skipBlanks()
      if take("}") { return .object(pairs) }
      guard take(",") else { return nil }
    }
  }

  private mutating func array(_ depth: Int) -> JSON? {
    var values: [JSON] = []
    position += 1
    skipBlanks()
    if take("]") { return .array([]) }
    while true {
      guard let value = value(depth: depth + 1) else { return nil }
      values.append(value)
      skipBlanks()
      if take("]") { return .array(values) }
      guard take(",") else { return nil }
    }
  }

  private mutating func string() -> String? {
    var scalars: [UInt8] = []
    position += 1
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: scalars, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let escaped = escape() else { return nil }
        scalars += escaped
      default: scalars.append(byte)
      }
    }
    return nil
  }

  /// What follows a backslash. A pair of surrogates is not joined: each becomes the mark of what cannot be read.
  private mutating func escape() -> [UInt8]? {
    guard let byte = next else { return nil }
    position += 1
    switch byte {
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "u"):
      guard position + 4 <= bytes.count,
        let code = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
      else { return nil }
      position += 4
      return Array(String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
    default: return nil
    }
  }
}
