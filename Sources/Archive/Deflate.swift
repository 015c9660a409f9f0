/// Compresses to a raw DEFLATE stream (RFC 1951): matches found by hash chains, blocks of up to 32768 tokens,
/// each with the fixed or its own Huffman code, whichever is shorter.
func deflate(_ bytes: [UInt8], rowBytes: Int?) -> [UInt8] {
  var writer = BitWriter()
  var matcher = DeflateMatcher(rowBytes: rowBytes)
  repeat {
    let tokens = matcher.tokens(of: bytes, limit: 32768)
    writeBlock(tokens, isFinal: matcher.position == bytes.count, to: &writer)
  } while matcher.position < bytes.count
  return writer.finish()
}

/// Bits, lowest first.
struct BitWriter {
  private var output: [UInt8] = []
  private var bits: UInt64 = 0
  private var count: UInt64 = 0

  /// Appends the low `length` bits, at most 32, of `value`, whose others are zero.
  @inline(__always)
  mutating func write(_ value: Int, _ length: Int) {
    bits |= UInt64(truncatingIfNeeded: value) &<< count
    count &+= UInt64(truncatingIfNeeded: length)
    while count >= 8 {
      output.append(UInt8(truncatingIfNeeded: bits))
      bits &>>= 8
      count &-= 8
    }
  }

  mutating func finish() -> [UInt8] {
    if count > 0 { output.append(UInt8(truncatingIfNeeded: bits)) }
    return output
  }
}

private let endOfBlock = 256
private let fixedLiterals = HuffmanCode(lengths: DeflateTables.fixedLiteralLengths)
private let fixedDistances = HuffmanCode(lengths: [UInt8](repeating: 5, count: 30))

func writeBlock(_ tokens: [DeflateToken], isFinal: Bool, to writer: inout BitWriter) {
  let lengthSymbols = DeflateSymbols.byLength
  let distanceSymbols = DeflateSymbols.byDistance
  var literalCounts = [Int](repeating: 0, count: 286)
  var distanceCounts = [Int](repeating: 0, count: 30)
  literalCounts[endOfBlock] = 1
  for token in tokens {
    if token.distance == 0 {
      literalCounts[Int(token.value)] += 1
    } else {
      literalCounts[257 + lengthSymbols[Int(token.value)]] += 1
      distanceCounts[distanceSymbols[Int(token.distance)]] += 1
    }
  }
  var literals = HuffmanCode(frequencies: literalCounts, limit: 15)
  var distances = HuffmanCode(frequencies: distanceCounts, limit: 15)
  let header = DynamicHeader(literals: literals.lengths, distances: distances.lengths)
  let dynamicCost =
    header.bitCount + cost(literalCounts, literals.lengths) + cost(distanceCounts, distances.lengths)
  let fixedCost = cost(literalCounts, fixedLiterals.lengths) + cost(distanceCounts, fixedDistances.lengths)

  writer.write(isFinal ? 1 : 0, 1)
  if fixedCost <= dynamicCost {
    writer.write(1, 2)
    literals = fixedLiterals
    distances = fixedDistances
  } else {
    writer.write(2, 2)
    header.write(to: &writer)
  }
  for token in tokens {
    let value = Int(token.value)
    if token.distance == 0 {
      writer.write(Int(literals.codes[value]), Int(literals.lengths[value]))
      continue
    }
    let length = lengthSymbols[value]
    let distance = distanceSymbols[Int(token.distance)]
    writer.write(Int(literals.codes[257 + length]), Int(literals.lengths[257 + length]))
    writer.write(value - DeflateTables.lengthBase[length], DeflateTables.lengthExtra[length])
    writer.write(Int(distances.codes[distance]), Int(distances.lengths[distance]))
    writer.write(
      Int(token.distance) - DeflateTables.distanceBase[distance], DeflateTables.distanceExtra[distance])
  }
  writer.write(Int(literals.codes[endOfBlock]), Int(literals.lengths[endOfBlock]))
}

/// Bits taken by the codes themselves; the extra bits are the same for every code.
private func cost(_ counts: [Int], _ lengths: [UInt8]) -> Int {
  var bits = 0
  for symbol in counts.indices { bits += counts[symbol] * Int(lengths[symbol]) }
  return bits
}

/// The symbol, counted from 0, of every length and distance.
private enum DeflateSymbols {
  static let byLength = inverse(DeflateTables.lengthBase, count: 259)
  static let byDistance = inverse(DeflateTables.distanceBase, count: 32769)

  private static func inverse(_ bases: [Int], count: Int) -> [Int] {
    var symbols = [Int](repeating: 0, count: count)
    for (symbol, base) in bases.enumerated() {
      for value in base..<count { symbols[value] = symbol }
    }
    return symbols
  }
}
