import AtrousTFLite

/// Pseudo-random bytes that a few lines in any language repeat: the input of goldens and benchmarks.
package func syntheticByte(_ index: Int) -> UInt8 {
  var h = UInt32(truncatingIfNeeded: index + 1) &* 0x9E37_79B1
  h ^= h >> 15
  h = h &* 0x85EB_CA77
  h ^= h >> 13
  return UInt8(h >> 24)
}

extension Session {
  /// Fills every input: uint8 with the synthetic bytes, int8 with byte - 128, float32 with byte / 127.5 - 1, other
  /// types with zeros.
  ///
  /// - Throws: `SessionError` never, as long as the model's inputs are what they were when it was prepared.
  package mutating func setSyntheticInputs() throws(SessionError) {
    for (position, tensor) in plan.inputs.enumerated() {
      let bytes = (0..<tensor.count).map(syntheticByte)
      switch tensor.type {
      case .uint8: try setInput(position, bytes: bytes)
      case .int8: try setInput(position, bytes: bytes.map { $0 ^ 0x80 })
      case .float32:
        let values = bytes.map { Float($0) / 127.5 - 1 }
        try setInput(position, values.span)
      default: try setInput(position, bytes: [UInt8](repeating: 0, count: tensor.byteCount))
      }
    }
  }
}
