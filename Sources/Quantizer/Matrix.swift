import Atrous

/// Numbers in rows of `width`.
struct Matrix: Sendable {
  var width: Int
  var values: [Float]

  var count: Int { width == 0 ? 0 : values.count / width }

  init(width: Int, _ values: [Float] = []) {
    self.width = width
    self.values = values
  }

  /// Becomes rows of equal parts, in the memory that it has if that is enough: `write` writes the rows of a part, all of
  /// their elements, several parts at once.
  mutating func fill(
    width: Int, rows: Int, parts: Int, threads: Int,
    _ write: @Sendable (Int, inout MutableSpan<Float>) -> Void
  ) {
    self.width = width
    let size = rows * width
    if values.capacity < size {
      values = []
      values.reserveCapacity(size)
    }
    values.removeLast(max(0, values.count - size))
    values.append(contentsOf: repeatElement(0, count: size - values.count))
    unsafe values.withUnsafeMutableBufferPointer { buffer in
      unsafe forEachPart(of: buffer, count: size, parts: parts, threads: threads, write)
    }
  }

  /// Sums of each column over equal parts.
  private func sums(parts: Int, threads: Int) -> [[Double]] {
    let size = values.count / parts
    return parallelMap(parts, threads: threads) { part in
      var sums = [Double](repeating: 0, count: width)
      var span = sums.mutableSpan
      let all = values.span
      for start in stride(from: part * size, to: (part + 1) * size, by: width) {
        for column in 0..<width {
          unsafe span[unchecked: column] += Double(all[unchecked: start &+ column])
        }
      }
      return sums
    }
  }

  /// Takes the mean of each column away, and returns the means.
  mutating func centre(parts: Int, threads: Int) -> [Double] {
    let (width, count, size) = (width, count, values.count / parts)
    let sums = sums(parts: parts, threads: threads)
    let means = (0..<width).map { column in sums.reduce(0) { $0 + $1[column] } / Double(max(count, 1)) }
    let centre = means.map(Float.init)
    unsafe values.withUnsafeMutableBufferPointer { buffer in
      unsafe forEachPart(of: buffer, count: size * parts, parts: parts, threads: threads) { _, rows in
        let centre = centre.span
        for start in stride(from: 0, to: size, by: width) {
          for column in 0..<width { unsafe rows[unchecked: start &+ column] -= centre[unchecked: column] }
        }
      }
    }
    return means
  }

  /// The rows of all parts, one after the other.
  init(joining parts: [Matrix]) {
    width = parts[0].width
    values = []
    values.reserveCapacity(parts.reduce(0) { $0 + $1.values.count })
    for part in parts { values += part.values }
  }

  /// Rows `range` as columns.
  func transposed(_ range: Range<Int>) -> [Float] {
    let (width, count) = (width, range.count)
    let values = values.span
    return unsafe [Float](unsafeUninitializedCapacity: width * count) { buffer, initialized in
      for block in stride(from: 0, to: width, by: 16) {
        let columns = block..<min(block + 16, width)
        for row in 0..<count {
          let start = (row &+ range.lowerBound) &* width
          for column in columns {
            unsafe buffer[column &* count &+ row] = values[unchecked: start &+ column]
          }
        }
      }
      initialized = width * count
    }
  }
}

/// Calls `body` with equal parts of a buffer, several at once.
private func forEachPart(
  of buffer: UnsafeMutableBufferPointer<Float>, count: Int, parts: Int, threads: Int,
  _ body: @Sendable (Int, inout MutableSpan<Float>) -> Void
) {
  nonisolated(unsafe) let buffer = unsafe buffer
  let size = count / parts
  _ = parallelMap(parts, threads: threads) { part in
    var rows = unsafe UnsafeMutableBufferPointer(rebasing: buffer[part * size..<(part + 1) * size])
      .mutableSpan
    body(part, &rows)
  }
}
