/// A rectangle of outputs, counted row by row, and how far apart its pixels lie, in elements.
@frozen @usableFromInline package struct PixelGrid {
  @usableFromInline package var width: Int
  @usableFromInline package var height: Int
  /// From the input of one output to that of the next, and from one row to the next.
  @usableFromInline package var inputStride: Int
  @usableFromInline package var inputRowStride: Int
  @usableFromInline package var outputStride: Int
  @usableFromInline package var outputRowStride: Int

  @_alwaysEmitIntoClient package var count: Int { @inline(__always) get { width &* height } }

  /// How many pixels must be left for a tile of `rows` to be stored as whole vectors, which hold `surplus` elements more
  /// than the channels: where pixels lie side by side, those are computed again afterwards.
  @_alwaysEmitIntoClient @inline(__always)
  package func wholeFrom(_ rows: Int, surplus: Int, _ channels: Int) -> Int {
    if surplus <= 0 { return rows }
    return height == 1 && outputStride == channels ? rows &+ (surplus &+ channels &- 1) / channels : .max
  }
}

/// A pixel of a grid: its place in its row, and where it lies in input and output.
@frozen @usableFromInline package struct PixelCursor {
  @usableFromInline var x = 0
  @usableFromInline package var input = 0
  @usableFromInline package var output = 0

  @_alwaysEmitIntoClient @inline(__always)
  package init() {}

  /// Steps to a pixel further on in this row, or behind its last to the first of the next row.
  @_alwaysEmitIntoClient @inline(__always)
  package mutating func advance(by pixels: Int, in grid: PixelGrid) {
    let wraps = x &+ pixels == grid.width
    input &+= wraps ? grid.inputRowStride &- x &* grid.inputStride : pixels &* grid.inputStride
    output &+= wraps ? grid.outputRowStride &- x &* grid.outputStride : pixels &* grid.outputStride
    x = wraps ? 0 : x &+ pixels
  }
}

/// Where the next few pixels of a grid lie in its input. Behind the last pixel it is repeated.
@frozen @usableFromInline package struct PixelPlaces<let rows: Int> {
  @usableFromInline package var inputs = InlineArray<rows, Int>(repeating: 0)
  /// The first of them, and whether all of them are there and in its row, with equal steps between them.
  @usableFromInline package let first: PixelCursor
  @usableFromInline package let areInRow: Bool

  /// - Parameter left: pixels from the cursor on.
  @_alwaysEmitIntoClient @inline(__always)
  package init(_ cursor: inout PixelCursor, _ left: Int, in grid: PixelGrid) {
    first = cursor
    areInRow = cursor.x &+ rows <= grid.width
    if areInRow {
      for row in 0..<rows { unsafe inputs[unchecked: row] = cursor.input &+ row &* grid.inputStride }
      cursor.advance(by: rows, in: grid)
    } else {
      for row in 0..<rows {
        unsafe inputs[unchecked: row] = cursor.input
        if row &+ 1 < left { cursor.advance(by: 1, in: grid) }
      }
    }
  }
}
