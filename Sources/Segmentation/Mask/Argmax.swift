package import Atrous

extension OutputFormat {
  /// The class of each pixel, from a session that has run.
  package func classes(_ session: borrowing Session) throws(SessionError) -> [UInt8] {
    switch (content, type) {
    case (.binary, _):
      let (scores, limit) = (try self.scores(session), foregroundLimit)
      return scores.map { $0 > limit ? 1 : 0 }
    case (.scores, .float32): return try session.withOutput(position, as: Float.self, largest)
    case (.scores, .uint8): return try session.withOutput(position, as: UInt8.self, largest)
    case (.scores, _): return try session.withOutput(position, as: Int8.self, largest)
    case (.map, .int64): return try session.withOutput(position, as: Int64.self, clamped)
    case (.map, .int32): return try session.withOutput(position, as: Int32.self, clamped)
    case (.map, .float32):
      return try session.withOutput(position, as: Float.self) { map in
        map.indices.map { UInt8(max(0, min(255, map[$0].isNaN ? 0 : map[$0]))) }
      }
    case (.map, .int8): return try session.withOutput(position, as: Int8.self, clamped)
    case (.map, _): return try session.output(position, as: UInt8.self)
    }
  }

  private func largest<Score: Comparable & BitwiseCopyable>(_ scores: Span<Score>) -> [UInt8] {
    argmax(scores, classes: classes ?? 1, layout: layout)
  }
}

/// The index of the largest score of each pixel. Of equal ones the first wins; NaN never does, but in the first place.
package func argmax<Score: Comparable & BitwiseCopyable>(
  _ scores: Span<Score>, classes: Int, layout: ChannelLayout
) -> [UInt8] {
  let pixels = scores.count / classes
  let (pixelStride, classStride) = layout == .last ? (classes, 1) : (1, pixels)
  return (0..<pixels).map { pixel in
    var best = 0
    var largest = scores[pixel * pixelStride]
    for index in 1..<classes where scores[pixel * pixelStride + index * classStride] > largest {
      best = index
      largest = scores[pixel * pixelStride + index * classStride]
    }
    return UInt8(best)
  }
}

/// Numbers of classes as bytes; what is beyond a byte becomes its nearest value.
private func clamped<Number: BinaryInteger & BitwiseCopyable>(_ map: Span<Number>) -> [UInt8] {
  map.indices.map { UInt8(clamping: map[$0]) }
}
