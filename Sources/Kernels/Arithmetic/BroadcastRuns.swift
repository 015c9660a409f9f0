/// The elements of a broadcast, in runs that lie side by side in both operands and the output, for loops that know
/// nothing of shapes.
///
/// Dimensions along which both operands lie side by side, or repeat themselves together, are merged. What is left of an
/// image by a constant for each channel, say, is a dimension of pixels, along which the constants repeat themselves, and
/// one of channels. An operand that repeats itself is copied as often as makes a run worth while.
struct BroadcastRuns: Sendable {
  private struct Dimension {
    var size: Int
    var left: Int
    var right: Int
  }

  /// From the last dimension to the first.
  private let dimensions: [Dimension]
  /// A run: so many elements of the last dimension, or all of so many of the one before.
  private let columns: Int
  private let rows: Int
  private let columnRuns: Int
  private let rowRuns: Int
  /// One for each run.
  let units: Int

  init(_ broadcast: Broadcast) {
    var merged: [Dimension] = []
    for index in broadcast.shape.indices.reversed() where broadcast.shape[index] != 1 {
      let (left, right) = (broadcast.leftStrides[index], broadcast.rightStrides[index])
      if let last = merged.last, left == last.left * last.size, right == last.right * last.size {
        merged[merged.count - 1].size *= broadcast.shape[index]
      } else {
        merged.append(Dimension(size: broadcast.shape[index], left: left, right: right))
      }
    }
    while merged.count < 2 { merged.append(Dimension(size: 1, left: 0, right: 0)) }
    dimensions = merged
    columns = min(merged[0].size, 16_384)
    columnRuns = columns == 0 ? 0 : (merged[0].size + columns - 1) / columns
    rows = columnRuns == 1 ? min(merged[1].size, max(1, 2048 / columns)) : 1
    rowRuns = rows == 0 ? 0 : (merged[1].size + rows - 1) / rows
    units = merged[2...].reduce(columnRuns * rowRuns) { $0 * $1.size }
  }

  /// Calls `body` with the addresses of a run in both operands and the output, and its length.
  func forEach<Element: BitwiseCopyable>(
    _ units: Range<Int>, _ operands: Operands, as: Element.Type,
    _ body: (UnsafePointer<Element>, UnsafePointer<Element>, UnsafeMutablePointer<Element>, Int) -> Void
  ) {
    let slack = 128 / MemoryLayout<Element>.size
    unsafe withUnsafeTemporaryAllocation(of: Element.self, capacity: 2 * (rows * columns + slack)) { memory in
      var left = unsafe RepeatedOperand(
        operands.input(0, as: Element.self).baseAddress!, memory.baseAddress!,
        stride: dimensions[0].left, rowStride: dimensions[1].left)
      var right = unsafe RepeatedOperand(
        operands.input(1, as: Element.self).baseAddress!, memory.baseAddress! + rows * columns + slack,
        stride: dimensions[0].right, rowStride: dimensions[1].right)
      let output = unsafe operands.output(as: Element.self).baseAddress!
      for unit in units {
        let place = place(unit)
        unsafe body(
          left.run(from: place.left, rows: place.rows, columns: place.columns),
          right.run(from: place.right, rows: place.rows, columns: place.columns), output + place.output,
          place.rows * place.columns)
      }
    }
  }

  /// Where a run begins in the operands and the output, and its size.
  private func place(_ unit: Int) -> (left: Int, right: Int, output: Int, rows: Int, columns: Int) {
    var (rest, column) = unit.quotientAndRemainder(dividingBy: columnRuns)
    column *= columns
    let row = rest % rowRuns * rows
    rest /= rowRuns
    var left = column * dimensions[0].left + row * dimensions[1].left
    var right = column * dimensions[0].right + row * dimensions[1].right
    var output = column + row * dimensions[0].size
    var stride = dimensions[0].size * dimensions[1].size
    for dimension in dimensions[2...] {
      let position = rest % dimension.size
      rest /= dimension.size
      left += position * dimension.left
      right += position * dimension.right
      output += position * stride
      stride *= dimension.size
    }
    return (
      left, right, output, min(rows, dimensions[1].size - row), min(columns, dimensions[0].size - column)
    )
  }
}

/// An operand of a broadcast, and memory for a run of it where it does not lie there as one.
@safe private struct RepeatedOperand<Element: BitwiseCopyable> {
  private let elements: UnsafePointer<Element>
  private let memory: UnsafeMutablePointer<Element>
  private let stride: Int
  private let rowStride: Int
  /// What the memory holds: rows from an element on.
  private var held = (start: -1, rows: 0)

  init(
    _ elements: UnsafePointer<Element>, _ memory: UnsafeMutablePointer<Element>, stride: Int, rowStride: Int
  ) {
    unsafe (self.elements, self.memory) = unsafe (elements, memory)
    (self.stride, self.rowStride) = (stride, rowStride)
  }

  /// Rows from an element on, one after the other.
  mutating func run(from start: Int, rows: Int, columns: Int) -> UnsafePointer<Element> {
    if stride == 1, rows == 1 || rowStride == columns { return unsafe elements + start }
    if held.start != start || held.rows < rows {
      for row in 0..<rows {
        let (source, target) = unsafe (elements + (start + row * rowStride), memory + row * columns)
        if stride == 1 {
          unsafe target.update(from: source, count: columns)
        } else {
          unsafe target.update(repeating: source.pointee, count: columns)
        }
      }
      held = (start, rows)
    }
    return unsafe UnsafePointer(memory)
  }
}
