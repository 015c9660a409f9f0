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

  /// Sums of each column.
  private var sums: [Double] {
    var sums = [Double](repeating: 0, count: width)
    var span = sums.mutableSpan
    let all = values.span
    for start in stride(from: 0, to: values.count, by: width) {
      for column in 0..<width { unsafe span[unchecked: column] += Double(all[unchecked: start &+ column]) }
    }
    return sums
  }

  /// The rows of all parts, one after the other.
  init(joining parts: [Matrix]) {
    width = parts[0].width
    values = []
    values.reserveCapacity(parts.reduce(0) { $0 + $1.values.count })
    for part in parts { values += part.values }
  }

  /// The rows of all parts less the mean of each column, and the means.
  static func centred(_ parts: [Matrix], threads: Int) -> (rows: Matrix, means: [Double]) {
    let width = parts[0].width
    let count = parts.reduce(0) { $0 + $1.count }
    let sums = parallelMap(parts.count, threads: threads) { parts[$0].sums }
    let means = (0..<width).map { column in sums.reduce(0) { $0 + $1[column] } / Double(max(count, 1)) }
    let centre = means.map(Float.init)
    let values = unsafe [Float](unsafeUninitializedCapacity: count * width) { buffer, initialized in
      var place = 0
      let centre = centre.span
      for part in parts {
        let rows = part.values.span
        for start in stride(from: 0, to: rows.count, by: width) {
          for column in 0..<width {
            unsafe buffer[place &+ column] = rows[unchecked: start &+ column] - centre[unchecked: column]
          }
          place += width
        }
      }
      initialized = place
    }
    return (Matrix(width: width, values), means)
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
