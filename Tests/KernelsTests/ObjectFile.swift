/// A relocatable ELF file of 64 bits, little-endian, as far as it lists functions.
struct ObjectFile {
  private let bytes: [UInt8]

  /// Nil where the bytes are no such file.
  init?(_ bytes: [UInt8]) {
    guard bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46, 2, 1]) else { return nil }
    self.bytes = bytes
  }

  /// The functions that the file defines and that the linker may take for another file's, weak or not.
  var sharedFunctions: [String] {
    let (sections, size, count) = (word(0x28, 8), word(0x3a, 2), word(0x3c, 2))
    var names: [String] = []
    for section in 0..<count {
      let header = sections + section * size
      let symbolTable = 2
      guard word(header + 4, 4) == symbolTable else { continue }
      let strings = word(sections + word(header + 0x28, 4) * size + 0x18, 8)
      let start = word(header + 0x18, 8)
      for symbol in stride(from: start, to: start + word(header + 0x20, 8), by: 24) {
        let (type, binding) = (bytes[symbol + 4] & 15, bytes[symbol + 4] >> 4)
        let (function, local, undefined) = (UInt8(2), UInt8(0), 0)
        if type == function, binding != local, word(symbol + 6, 2) != undefined {
          names.append(string(strings + word(symbol, 4)))
        }
      }
    }
    return names
  }

  private func word(_ offset: Int, _ size: Int) -> Int {
    (0..<size).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
  }

  private func string(_ offset: Int) -> String {
    String(decoding: bytes[offset...].prefix { $0 != 0 }, as: UTF8.self)
  }
}
