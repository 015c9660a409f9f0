/// Two dimensions that a transposition exchanges: along one of them neighbours lie side by side in the source, along the
/// other in the target. Strides are in elements.
struct Transposition {
  let columns: Int
  let sourceStride: Int
  let rows: Int
  let targetStride: Int
  /// The other dimensions.
  let rest: StridedCopy.Piece

  func copy<Element: BitwiseCopyable>(
    _ input: UnsafePointer<Element>, _ output: UnsafeMutablePointer<Element>
  ) {
    switch MemoryLayout<Element>.size {
    case 1: unsafe copy(input, output, in: Square<UInt64, 8>.self)
    case 2: unsafe copy(input, output, in: Square<UInt64, 4>.self)
    case 4: unsafe copy(input, output, in: Square<SIMD4<UInt32>, 4>.self)
    default: unsafe copyElements(input, output, rows: 0..<rows)
    }
  }

  private func copy<Element: BitwiseCopyable, Row: SquareRow, let side: Int>(
    _ input: UnsafePointer<Element>, _ output: UnsafeMutablePointer<Element>, in _: Square<Row, side>.Type
  ) {
    if columns >= side {
      unsafe copySquares(input, output, Square<Row, side>.self)
    } else if targetStride == 2, columns == 2 {
      let other = unsafe input + sourceStride
      // Vectors of both, one element of each by turns.
      for row in 0..<rows {
        unsafe output[2 &* row] = input[row]
        unsafe output[2 &* row &+ 1] = other[row]
      }
    } else if targetStride == columns, columns > 1 {
      // What a row of a square has too many is written over by the next one.
      let end = Swift.max(0, rows - (side + columns - 1) / columns) / side * side
      for row in stride(from: 0, to: end, by: side) {
        unsafe Square<Row, side>.copy(
          input + row, sourceStride, count: columns, output + row &* columns, columns, count: side)
      }
      unsafe copyElements(input, output, rows: end..<rows)
    } else {
      unsafe copyElements(input, output, rows: 0..<rows)
    }
  }

  /// Copies square by square. Squares side by side fill some cache lines of the target. The last ones overlap those before
  /// them, so that they end with the row, or the column.
  private func copySquares<Element: BitwiseCopyable, Row: SquareRow, let side: Int>(
    _ input: UnsafePointer<Element>, _ output: UnsafeMutablePointer<Element>, _: Square<Row, side>.Type
  ) {
    let width = 512 / MemoryLayout<Element>.size
    for band in stride(from: 0, to: columns, by: width) {
      for firstRow in stride(from: 0, to: rows, by: side) {
        let row = max(0, min(firstRow, rows - side))
        for first in stride(from: band, to: min(band + width, columns), by: side) {
          let column = min(first, columns - side)
          unsafe Square<Row, side>.copy(
            input + (column &* sourceStride &+ row), sourceStride, count: side,
            output + (row &* targetStride &+ column), targetStride, count: min(side, rows))
        }
      }
    }
  }

  private func copyElements<Element: BitwiseCopyable>(
    _ input: UnsafePointer<Element>, _ output: UnsafeMutablePointer<Element>, rows: Range<Int>
  ) {
    for row in rows {
      for column in 0..<columns {
        unsafe output[row &* targetStride &+ column] = input[row &+ column &* sourceStride]
      }
    }
  }
}

/// As many elements as a row holds, by as many: they are transposed in registers.
private enum Square<Row: SquareRow, let side: Int> {
  /// Copies columns of the source to rows of the target. Whole rows are read and written, and no more than `count` of them.
  @inline(__always)
  static func copy<Element>(
    _ source: UnsafePointer<Element>, _ sourceStride: Int, count columns: Int,
    _ target: UnsafeMutablePointer<Element>, _ targetStride: Int, count rows: Int
  ) {
    var square = InlineArray<side, Row> { column in
      unsafe UnsafeRawPointer(source + Swift.min(column, columns &- 1) &* sourceStride).loadUnaligned(
        as: Row.self)
    }
    Row.transpose(&square)
    if rows == side {
      for row in 0..<side {
        unsafe UnsafeMutableRawPointer(target + row &* targetStride).storeBytes(
          of: square[unchecked: row], as: Row.self)
      }
    } else {
      for row in 0..<rows {
        unsafe UnsafeMutableRawPointer(target + row &* targetStride).storeBytes(
          of: square[row], as: Row.self)
      }
    }
  }
}

/// A row of a square of elements.
private protocol SquareRow: BitwiseCopyable {
  static func transpose<let side: Int>(_ rows: inout InlineArray<side, Self>)
}

/// Eight bytes, or four halves. Quarters of the square are exchanged, then quarters of those, and so on (Warren 2012,
/// "Hacker's Delight", section 7-3).
extension UInt64: SquareRow {
  @inline(__always)
  fileprivate static func transpose<let side: Int>(_ rows: inout InlineArray<side, Self>) {
    var (distance, shift) = (side / 2, 32 as UInt64)
    while distance > 0 {
      let lower = Self.max / (1 << shift + 1)
      for row in 0..<side where row & distance == 0 {
        let (a, b) = unsafe (rows[unchecked: row], rows[unchecked: row &+ distance])
        let exchanged = (a &>> shift ^ b) & lower
        unsafe rows[unchecked: row] = a ^ exchanged &<< shift
        unsafe rows[unchecked: row &+ distance] = b ^ exchanged
      }
      (distance, shift) = (distance / 2, shift / 2)
    }
  }
}

extension SIMD4: SquareRow where Scalar == UInt32 {
  @inline(__always)
  fileprivate static func transpose<let side: Int>(_ rows: inout InlineArray<side, Self>) {
    let (a, b, c, d) = (rows[0], rows[1], rows[2], rows[3])
    for index in 0..<4 { rows[index] = SIMD4(a[index], b[index], c[index], d[index]) }
  }
}

extension StridedCopy.Piece {
  /// Nil where the last dimension is not exchanged with another.
  var transposition: Transposition? {
    guard let last = shape.indices.last, targetStrides[last] == 1, sourceStrides[last] != 1,
      let row = sourceStrides.firstIndex(of: 1)
    else { return nil }
    var rest = self
    (rest.shape[row], rest.shape[last]) = (1, 1)
    return Transposition(
      columns: shape[last], sourceStride: sourceStrides[last], rows: shape[row],
      targetStride: targetStrides[row], rest: rest)
  }
}
