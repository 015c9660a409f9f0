import Atrous

/// The class of each pixel, from a session that has run.
func classes(_ session: borrowing Session, _ format: OutputFormat) throws(SessionError) -> [UInt8] {
  let depth = format.classes ?? 1
  switch (format.content, format.type) {
  case (.scores, .float32): return try session.withOutput(as: Float.self) { argmax($0, depth: depth) }
  case (.scores, .uint8): return try session.withOutput(as: UInt8.self) { argmax($0, depth: depth) }
  case (.scores, _): return try session.withOutput(as: Int8.self) { argmax($0, depth: depth) }
  case (.map, .int64): return try session.withOutput(as: Int64.self, clamped)
  case (.map, .int32): return try session.withOutput(as: Int32.self, clamped)
  case (.map, _): return try session.output(as: UInt8.self)
  }
}

/// The index of the largest of each `depth` consecutive scores. Of equal ones the first wins; NaN never does, but in
/// the first place.
package func argmax<Score: Comparable & BitwiseCopyable>(_ scores: Span<Score>, depth: Int) -> [UInt8] {
  (0..<scores.count / depth).map { pixel in
    var best = 0
    var largest = scores[pixel * depth]
    for index in 1..<depth where scores[pixel * depth + index] > largest {
      best = index
      largest = scores[pixel * depth + index]
    }
    return UInt8(best)
  }
}

/// Numbers of classes as bytes; what is beyond a byte becomes its nearest value.
private func clamped<Number: BinaryInteger & BitwiseCopyable>(_ map: Span<Number>) -> [UInt8] {
  map.indices.map { UInt8(clamping: map[$0]) }
}
