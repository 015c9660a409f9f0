import AtrousKernels

extension PrimitiveCheck {
  mutating func checkPack(_ primitive: Primitive) {
    let inputs = [words(), words(), words(), words()]
    let zeroPoint = Int32(random(-128...255))
    let pair = zeroPoint & 0xffff | zeroPoint << 16
    let range = primitive == .pack ? 0...255 : Int32(-128)...127
    let expected = inputs.flatMap { $0 }.map { word in
      saturated(min(max(word, -0x8000), 0x7fff) + zeroPoint, range)
    }
    let (a, b, c, d) = (rawBytes(inputs[0]), rawBytes(inputs[1]), rawBytes(inputs[2]), rawBytes(inputs[3]))
    let adding = rawBytes([Int32](repeating: pair, count: lanes))
    expect(primitive, run(primitive, a, b, c, d, adding)[0], expected)
  }

  mutating func checkPackHigh(_ primitive: Primitive) {
    let inputs = [words(), words(), words(), words()]
    let range = primitive == .packHighSigned ? Int32(-128)...127 : 0...255
    let bytes = inputs.flatMap { $0 }.map { saturated($0 >> 16, range) }
    let (a, b, c, d) = (rawBytes(inputs[0]), rawBytes(inputs[1]), rawBytes(inputs[2]), rawBytes(inputs[3]))
    let result = run(primitive, a, b, c, d)[0]
    expect(primitive, result, primitive == .inOrder ? bytes : inParts(bytes))
  }

  private func saturated(_ value: Int32, _ range: ClosedRange<Int32>) -> UInt8 {
    UInt8(truncatingIfNeeded: min(max(value, range.lowerBound), range.upperBound))
  }

  /// Bytes of four vectors as `packHigh` leaves them: of each vector a quarter in every part.
  private func inParts(_ bytes: [UInt8]) -> [UInt8] {
    let quarter = kernels.interleavedBytes / 4
    return stride(from: 0, to: lanes, by: quarter).flatMap { start in
      (0..<4).flatMap { bytes[lanes * $0 + start..<lanes * $0 + start + quarter] }
    }
  }

  /// With the highest bit flipped, signed bytes are in the order of unsigned ones.
  mutating func checkClamp(_ primitive: Primitive) {
    let (bytes, some, others) = (bytes(), bytes(), bytes())
    let flip: UInt8 = primitive == .clampSigned ? 0x80 : 0
    let lower = zip(some, others).map { min($0, $1) }
    let upper = zip(some, others).map { max($0, $1) }
    func flipped(_ bytes: [UInt8]) -> [UInt8] { bytes.map { $0 ^ flip } }
    let result = run(primitive, flipped(bytes), flipped(lower), flipped(upper))[0]
    expect(primitive, flipped(result), bytes.indices.map { min(max(bytes[$0], lower[$0]), upper[$0]) })
  }

  mutating func checkInterleave(_ primitive: Primitive) {
    let (a, b) = (bytes(), bytes())
    let results = run(primitive, a, b, results: 2)
    let (part, group) = (kernels.interleavedBytes, primitive == .interleave ? 1 : 2)
    for half in 0..<2 {
      // Groups of bytes by turns, of the first or the second half of every part.
      let expected = stride(from: 0, to: a.count, by: part).flatMap { start in
        let first = start + half * part / 2
        return stride(from: first, to: first + part / 2, by: group).flatMap {
          a[$0..<$0 + group] + b[$0..<$0 + group]
        }
      }
      expect(primitive, results[half], expected)
    }
  }
}
