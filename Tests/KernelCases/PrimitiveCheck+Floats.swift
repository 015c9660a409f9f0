import AtrousKernels

extension PrimitiveCheck {
  mutating func checkFloats(_ primitive: Primitive) {
    var (a, b, c) = (floats(), floats(), floats())
    if primitive == .copySign { b = b.map { $0.magnitude } }
    let actual = floats(run(primitive, rawBytes(a), rawBytes(b), rawBytes(c))[0])
    for lane in 0..<lanes {
      let expected = results(primitive, a[lane], b[lane], c[lane])
      if !expected.contains(where: { isSame($0, actual[lane]) }) {
        fail(primitive, "lane \(lane) is \(actual[lane]) instead of \(expected[0])")
      }
    }
  }

  /// The results that are right: of a multiply-add two, since it may round once or twice.
  private func results(_ primitive: Primitive, _ a: Float, _ b: Float, _ c: Float) -> [Float] {
    switch primitive {
    case .add: return [a + b]
    case .multiply: return [a * b]
    case .minFloats: return [a < b ? a : b]
    case .maxFloats: return [a > b ? a : b]
    case .copySign: return [Float(bitPattern: b.bitPattern | a.bitPattern & 0x8000_0000)]
    default:
      #if arch(wasm32)
      // There is no instruction that rounds once, and no C library to do it.
      return [c + a * b]
      #else
      return [c + a * b, c.addingProduct(a, b)]
      #endif
    }
  }

  /// Equal bits, or neither a number.
  private func isSame(_ a: Float, _ b: Float) -> Bool {
    a.bitPattern == b.bitPattern || a.isNaN && b.isNaN
  }

  /// Of what is not a number, nothing is asked.
  mutating func checkTruncation() {
    let floats = floats()
    let words = words(run(.truncate, rawBytes(floats))[0])
    for (float, word) in zip(floats, words) where !float.isNaN {
      let isRight = Int32(exactly: float.rounded(.towardZero)).map { $0 == word }
      if !(isRight ?? (word == .min || float > 0 && word >= 0x7fff_ff80)) {
        fail(.truncate, "\(float) becomes \(word)")
      }
    }
  }
}
