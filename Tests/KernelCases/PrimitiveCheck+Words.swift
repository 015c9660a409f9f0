import AtrousKernels

extension PrimitiveCheck {
  mutating func checkDot(_ primitive: Primitive) {
    let (sum, activations) = (words(), bytes())
    let weights = primitive == .dot ? bytes() : limitedWeights()
    let a = kernels.activationsAreSigned ? signed(activations) : activations.map { Int32($0) }
    let w = signed(weights)
    let expected = sum.indices.map { lane in
      (4 * lane..<4 * lane + 4).reduce(sum[lane]) { $0 &+ a[$1] * w[$1] }
    }
    let isSplit = primitive == .dotLimited && kernels.splitsParity
    let packed =
      isSplit
      ? stride(from: 0, to: weights.count, by: 16).flatMap { first in
        [0, 1].flatMap { stride(from: first + $0, to: first + 16, by: 2).map { weights[$0] } }
      } : weights
    expect(primitive, words(run(primitive, rawBytes(sum), activations, packed)[0]), expected)
  }

  /// Neighbours that are together within the limit in what is positive of them, and in what is negative.
  private mutating func limitedWeights() -> [UInt8] {
    var weights = bytes()
    for pair in stride(from: 0, to: weights.count, by: 2) {
      let (first, second) = (Int(Int8(bitPattern: weights[pair])), Int(Int8(bitPattern: weights[pair + 1])))
      let limit = Int(kernels.pairLimit)
      let (least, most) = (max(-limit - min(first, 0), -128), min(limit - max(first, 0), 127))
      weights[pair + 1] = UInt8(truncatingIfNeeded: min(max(second, least), most))
    }
    return weights
  }

  /// Factors are never negative.
  mutating func checkMultiplyHigh() {
    let (x, q, even, odd) = (words(), words().map { max($0, 0) }, words(), words())
    let expected = x.indices.map { lane in
      let addend = lane % 2 == 0 ? even : odd
      let low = Int64(UInt32(bitPattern: addend[lane & ~1]))
      let sum = Int64(x[lane]) * Int64(q[lane]) &+ (Int64(addend[lane | 1]) << 32 | low)
      return Int32(truncatingIfNeeded: sum >> 32)
    }
    let result = run(.multiplyHigh, rawBytes(x), rawBytes(q), rawBytes(even), rawBytes(odd))
    expect(.multiplyHigh, words(result[0]), expected)
  }

  /// By counts of each lane's own, and by one for all.
  mutating func checkShift(_ primitive: Primitive) {
    let a = words()
    let each = (0..<lanes).map { _ in Int32(random(0...31)) }
    for counts in [each, [Int32](repeating: each[0], count: lanes)] {
      let expected = a.indices.map { primitive == .shiftLeft ? a[$0] << counts[$0] : a[$0] >> counts[$0] }
      expect(primitive, words(run(primitive, rawBytes(a), rawBytes(counts))[0]), expected)
    }
  }

  mutating func checkWords(_ primitive: Primitive) {
    var (a, b) = (words(), words())
    if random.chance(50) { b[random(0...lanes - 1)] = a[0] }
    if primitive == .greatest && random.chance(50) {
      a = [Int32](repeating: .min, count: lanes)
      a[random(0...lanes - 1)] = b[0]
    }
    let result = run(primitive, rawBytes(a), rawBytes(b))[0]
    if primitive == .leastHalves {
      let pairs = zip(halves(rawBytes(a)), halves(rawBytes(b)))
      return expect(primitive, halves(result), pairs.map { min($0, $1) })
    }
    let expected = a.indices.map { lane -> Int32 in
      switch primitive {
      case .minWords: min(a[lane], b[lane])
      case .maxWords: max(a[lane], b[lane])
      case .equal: a[lane] == b[lane] ? -1 : 0
      case .hasZero: a.contains(0) ? 1 : 0
      case .greatest: a.max() ?? 0
      default: lane % 2 == 0 ? a[0] : 0
      }
    }
    expect(primitive, words(result), expected)
  }

  mutating func checkConversion(_ primitive: Primitive) {
    let a = words()
    let bytes = rawBytes(a)
    let results = run(primitive, bytes, results: 4)
    switch primitive {
    case .quarters:
      for index in 0..<4 {
        expect(primitive, Array(results[index][..<lanes]), Array(bytes[lanes * index..<lanes * (index + 1)]))
      }
    case .narrow: expect(primitive, results[0], a.map { UInt8(truncatingIfNeeded: $0) })
    case .widen: expect(primitive, words(results[0]), bytes[..<lanes].map { Int32($0) })
    case .widenSigned: expect(primitive, words(results[0]), Array(signed(bytes)[..<lanes]))
    default: expect(primitive, floats(results[0]), a.map { Float($0) })
    }
  }
}
