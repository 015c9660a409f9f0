/// A canonical Huffman code for encoding (RFC 1951, section 3.2.2).
struct HuffmanCode {
  /// By symbol; 0 for an unused one.
  let lengths: [UInt8]
  /// By symbol, with the first bit lowest, as DEFLATE writes it.
  let codes: [UInt16]

  init(lengths: [UInt8]) {
    self.lengths = lengths
    var codes = [UInt16](repeating: 0, count: lengths.count)
    var code: UInt16 = 0
    for length: UInt8 in 1...15 {
      for symbol in lengths.indices where lengths[symbol] == length {
        var reversed: UInt16 = 0
        for bit in 0..<UInt16(length) where code >> bit & 1 == 1 {
          reversed |= 1 << (UInt16(length) - 1 - bit)
        }
        codes[symbol] = reversed
        code &+= 1
      }
      code &<<= 1
    }
    self.codes = codes
  }

  /// The best code for these frequencies among those of at most `limit` bits, nearly: where Huffman's own
  /// code is longer, its lengths are cut and the rest lengthened until the code is prefix-free again.
  init(frequencies: [Int], limit: Int) {
    var order = frequencies.indices.filter { frequencies[$0] > 0 }
    // A code of one symbol would be incomplete: the decoder wants two.
    for spare in frequencies.indices where order.count < 2 && !order.contains(spare) { order.append(spare) }
    order.sort { (frequencies[$0], $0) < (frequencies[$1], $1) }
    var counts = Self.lengthCounts(order.map { max(1, frequencies[$0]) })
    while counts.count <= limit { counts.append(0) }
    for length in (limit + 1)..<max(limit + 1, counts.count) { counts[limit] += counts[length] }

    // Kraft's sum in units of 2^-limit must come down to one.
    var sum = 0
    for length in 1...limit { sum += counts[length] << (limit - length) }
    while sum > 1 << limit {
      // A code of full length becomes the sibling of a shorter one, which grows by a bit.
      let shorter = (1..<limit).last { counts[$0] > 0 }!
      counts[limit] -= 1
      counts[shorter] -= 1
      counts[shorter + 1] += 2
      sum -= 1
    }
    var lengths = [UInt8](repeating: 0, count: frequencies.count)
    var index = 0
    // The rarest symbols come first and get the longest codes.
    for length in Swift.stride(from: limit, through: 1, by: -1) {
      for _ in 0..<counts[length] {
        lengths[order[index]] = UInt8(length)
        index += 1
      }
    }
    self.init(lengths: lengths)
  }

  /// Huffman's algorithm on ascending weights with two queues.
  /// - Returns: number of leaves by depth.
  private static func lengthCounts(_ weights: [Int]) -> [Int] {
    let leaves = weights.count
    var weights = weights
    var parents = [Int](repeating: 0, count: 2 * leaves - 1)
    var leaf = 0
    var node = leaves
    func takeLightest() -> Int {
      let useLeaf = leaf < leaves && (node >= weights.count || weights[leaf] <= weights[node])
      defer { if useLeaf { leaf += 1 } else { node += 1 } }
      return useLeaf ? leaf : node
    }
    for parent in leaves..<2 * leaves - 1 {
      let first = takeLightest()
      let second = takeLightest()
      parents[first] = parent
      parents[second] = parent
      weights.append(weights[first] + weights[second])
    }
    var depths = [Int](repeating: 0, count: 2 * leaves - 1)
    var counts = [Int](repeating: 0, count: leaves + 1)
    for index in (0..<2 * leaves - 2).reversed() {
      depths[index] = depths[parents[index]] + 1
      if index < leaves { counts[depths[index]] += 1 }
    }
    return counts
  }
}
