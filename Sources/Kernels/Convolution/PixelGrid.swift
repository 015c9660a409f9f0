/// A rectangle of outputs, counted row by row, and how far apart its pixels lie, in elements.
@frozen @usableFromInline package struct PixelGrid {
  @usableFromInline package var width: Int
  @usableFromInline package var height: Int
  /// From the input of one output to that of the next, and from one row to the next.
  @usableFromInline package var inputStride: Int
  @usableFromInline package var inputRowStride: Int
  @usableFromInline package var outputStride: Int
  @usableFromInline package var outputRowStride: Int

  @inlinable package var count: Int { @inline(__always) get { width &* height } }

  /// Whether whole vectors may be stored for the next `rows` of `left` pixels, whose last ones hold `surplus` elements
  /// more than the channels: if pixels lie side by side that much further on, which are computed afterwards.
  @inlinable @inline(__always)
  package func mayStoreWhole(_ rows: Int, _ left: Int, surplus: Int, _ channels: Int) -> Bool {
    left >= rows
      && (surplus <= 0 || height == 1 && outputStride == channels && surplus <= (left &- rows) &* channels)
  }
}

/// A pixel of a grid: its place in its row, and where it lies in input and output.
@frozen @usableFromInline package struct PixelCursor {
  @usableFromInline var x = 0
  @usableFromInline package var input = 0
  @usableFromInline package var output = 0

  @inlinable @inline(__always)
  package init() {}

  /// Steps to a pixel further on in this row, or behind its last to the first of the next row.
  @inlinable @inline(__always)
  package mutating func advance(by pixels: Int, in grid: PixelGrid) {
    let wraps = x &+ pixels == grid.width
    input &+= wraps ? grid.inputRowStride &- x &* grid.inputStride : pixels &* grid.inputStride
    output &+= wraps ? grid.outputRowStride &- x &* grid.outputStride : pixels &* grid.outputStride
    x = wraps ? 0 : x &+ pixels
  }
}

/// Where the next few pixels of a grid lie in input and output. Behind the last pixel it is repeated.
@frozen @usableFromInline package struct PixelPlaces<let rows: Int> {
  @usableFromInline package var inputs = InlineArray<rows, Int>(repeating: 0)
  @usableFromInline package var outputs = InlineArray<rows, Int>(repeating: 0)

  /// - Parameter left: pixels from the cursor on.
  @inlinable @inline(__always)
  package init(_ cursor: inout PixelCursor, _ left: Int, in grid: PixelGrid) {
    if cursor.x &+ rows <= grid.width {
      for row in 0..<rows {
        unsafe inputs[unchecked: row] = cursor.input &+ row &* grid.inputStride
        unsafe outputs[unchecked: row] = cursor.output &+ row &* grid.outputStride
      }
      cursor.advance(by: rows, in: grid)
    } else {
      for row in 0..<rows {
        unsafe inputs[unchecked: row] = cursor.input
        unsafe outputs[unchecked: row] = cursor.output
        if row &+ 1 < left { cursor.advance(by: 1, in: grid) }
      }
    }
  }
}
