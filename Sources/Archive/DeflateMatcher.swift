/// A literal byte, or a match of `length` bytes `distance` back.
struct DeflateToken {
  /// 0 for a literal.
  let distance: UInt16
  /// The byte, or the match length of 3...258.
  let value: UInt16
}

/// Finds repeats within the last 32 KiB by chains of equal hashes of three bytes (RFC 1951, section 4).
///
/// Rows of a mask repeat a byte, or the row above. These two places are tried first: where they do, a match at another
/// distance would need a code of its own.
struct DeflateMatcher {
  private static let window = 32768
  private static let hashBits: UInt32 = 15
  private static let maxLength = 258

  /// The last position of each hash, and the one before each position; -1 for none.
  private var head = [Int32](repeating: -1, count: 1 << Int(hashBits))
  private var previous = [Int32](repeating: -1, count: window)
  private(set) var position = 0

  /// Distances that are tried before the chain.
  private let nearby: [Int]
  /// How many places of a chain are tried.
  private let maxChain: Int

  /// - Parameter rowBytes: the length of a mask's rows; nil for bytes of any kind.
  init(rowBytes: Int?) {
    if let rowBytes {
      nearby = [1, min(rowBytes, Self.window)]
      maxChain = 8
    } else {
      nearby = []
      maxChain = 16
    }
  }

  /// Appends at most `limit` tokens, from `position` on. A match is put off by a byte where the next byte
  /// starts a longer one.
  mutating func tokens(of bytes: [UInt8], limit: Int) -> [DeflateToken] {
    var tokens: [DeflateToken] = []
    tokens.reserveCapacity(limit)
    var found = longestMatch(bytes, at: position)
    while position < bytes.count && tokens.count < limit {
      insert(bytes, position)
      let next = found.length < 32 ? longestMatch(bytes, at: position + 1) : (length: 0, distance: 0)
      if found.length >= 3 && found.length >= next.length {
        tokens.append(.init(distance: UInt16(found.distance), value: UInt16(found.length)))
        for inside in position + 1..<position + found.length { insert(bytes, inside) }
        position += found.length
        found = longestMatch(bytes, at: position)
      } else {
        tokens.append(.init(distance: 0, value: UInt16(bytes[position])))
        position += 1
        found = found.length < 32 ? next : longestMatch(bytes, at: position)
      }
    }
    return tokens
  }

  private func longestMatch(_ bytes: [UInt8], at position: Int) -> (length: Int, distance: Int) {
    let most = min(Self.maxLength, bytes.count - position)
    guard most >= 3 else { return (0, 0) }
    var best = (length: 0, distance: 0)
    for distance in nearby where distance <= position && best.length < most {
      let length = length(bytes, from: position, back: distance, most)
      if length > best.length { best = (length, distance) }
    }
    var candidate = Int(head[hash(bytes, position)])
    var tries = maxChain
    while candidate >= 0 && candidate > position - Self.window && tries > 0 && best.length < most {
      if best.length == 0 || bytes[candidate + best.length] == bytes[position + best.length] {
        let length = length(bytes, from: position, back: position - candidate, most)
        if length > best.length { best = (length, position - candidate) }
      }
      candidate = Int(previous[candidate & (Self.window - 1)])
      tries -= 1
    }
    return best.length >= 3 ? best : (0, 0)
  }

  @inline(__always)
  private func length(_ bytes: [UInt8], from position: Int, back distance: Int, _ most: Int) -> Int {
    var length = 0
    while length < most && bytes[position - distance + length] == bytes[position + length] { length += 1 }
    return length
  }

  private mutating func insert(_ bytes: [UInt8], _ position: Int) {
    guard position + 3 <= bytes.count else { return }
    let hash = hash(bytes, position)
    previous[position & (Self.window - 1)] = head[hash]
    head[hash] = Int32(truncatingIfNeeded: position)
  }

  @inline(__always)
  private func hash(_ bytes: [UInt8], _ position: Int) -> Int {
    let word = UInt32(bytes[position]) | UInt32(bytes[position + 1]) << 8 | UInt32(bytes[position + 2]) << 16
    return Int((word &* 0x9E37_79B1) >> (32 - Self.hashBits))
  }
}
