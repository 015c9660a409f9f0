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
  /// A run: so many elements of the last dimension, or all of the `whole` last ones for so many of the one before.
  private let columns: Int
  private let whole: Int
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
    columns = min(merged[0].size, Self.most)
    columnRuns = columns == 0 ? 0 : (merged[0].size + columns - 1) / columns
    var (whole, size) = (1, merged[0].size)
    while columnRuns == 1, whole < merged.count - 1, size * merged[whole].size <= Self.most {
      size *= merged[whole].size
      whole += 1
    }
    self.whole = whole
    rows = columnRuns == 1 ? min(merged[whole].size, max(1, Self.most / max(1, size))) : 1
    rowRuns = rows == 0 ? 0 : (merged[whole].size + rows - 1) / rows
    units = size == 0 ? 0 : merged[(whole + 1)...].reduce(columnRuns * rowRuns) { $0 * $1.size }
  }

  /// Elements of a run, so that what is repeated stays in the first-level cache.
  private static let most = 2048

  /// Elements of a row.
  private var rowSize: Int { dimensions[1..<whole].reduce(columns) { $0 * $1.size } }

  /// Calls `body` with the addresses of a run in both operands and the output, and its length.
  func forEach<Element: BitwiseCopyable>(
    _ units: Range<Int>, _ operands: Operands, as: Element.Type,
    _ body: (UnsafePointer<Element>, UnsafePointer<Element>, UnsafeMutablePointer<Element>, Int) -> Void
  ) {
    let slack = 128 / MemoryLayout<Element>.size
    let room = rows * rowSize + slack
    unsafe withUnsafeTemporaryAllocation(of: Element.self, capacity: 2 * room) { memory in
      let inner = dimensions[1..<whole]
      var left = unsafe RepeatedOperand(
        operands.input(0, as: Element.self).baseAddress!, memory.baseAddress!,
        strides: [dimensions[0].left] + inner.map { $0.left } + [dimensions[whole].left],
        sizes: inner.map { $0.size })
      var right = unsafe RepeatedOperand(
        operands.input(1, as: Element.self).baseAddress!, memory.baseAddress! + room,
        strides: [dimensions[0].right] + inner.map { $0.right } + [dimensions[whole].right],
        sizes: inner.map { $0.size })
      let output = unsafe operands.output(as: Element.self).baseAddress!
      for unit in units {
        let place = place(unit)
        let count = place.rows * inner.reduce(place.columns) { $0 * $1.size }
        unsafe body(
          left.run(from: place.left, rows: place.rows, columns: place.columns),
          right.run(from: place.right, rows: place.rows, columns: place.columns), output + place.output, count
        )
      }
    }
  }

  /// Where a run begins in the operands and the output, and its size.
  private func place(_ unit: Int) -> (left: Int, right: Int, output: Int, rows: Int, columns: Int) {
    var (rest, column) = unit.quotientAndRemainder(dividingBy: columnRuns)
    column *= columns
    let row = rest % rowRuns * rows
    rest /= rowRuns
    var left = column * dimensions[0].left + row * dimensions[whole].left
    var right = column * dimensions[0].right + row * dimensions[whole].right
    var stride = dimensions[..<whole].reduce(1) { $0 * $1.size }
    var output = column + row * stride
    stride *= dimensions[whole].size
    for dimension in dimensions[(whole + 1)...] {
      let position = rest % dimension.size
      rest /= dimension.size
      left += position * dimension.left
      right += position * dimension.right
      output += position * stride
      stride *= dimension.size
    }
    return (
      left, right, output, min(rows, dimensions[whole].size - row), min(columns, dimensions[0].size - column)
    )
  }
}

/// An operand of a broadcast, and memory for a run of it where it does not lie there as one.
@safe private struct RepeatedOperand<Element: BitwiseCopyable> {
  private let elements: UnsafePointer<Element>
  private let memory: UnsafeMutablePointer<Element>
  /// Of the columns, of whole dimensions and of the rows.
  private let strides: [Int]
  private let sizes: [Int]
  /// What the memory holds: rows from an element on.
  private var held = (start: -1, rows: 0)

  /// - Parameter sizes: of the whole dimensions.
  init(
    _ elements: UnsafePointer<Element>, _ memory: UnsafeMutablePointer<Element>, strides: [Int], sizes: [Int]
  ) {
    unsafe (self.elements, self.memory) = unsafe (elements, memory)
    (self.strides, self.sizes) = (strides, sizes)
  }

  /// Rows from an element on, one after the other.
  mutating func run(from start: Int, rows: Int, columns: Int) -> UnsafePointer<Element> {
    if isContiguous(rows: rows, columns: columns) { return unsafe elements + start }
    if held.start != start || held.rows < rows {
      var target = unsafe memory
      unsafe copy(from: elements + start, rows: rows, columns: columns, dimension: sizes.count, to: &target)
      held = (start, rows)
    }
    return unsafe UnsafePointer(memory)
  }

  private func isContiguous(rows: Int, columns: Int) -> Bool {
    guard strides[0] == 1 else { return false }
    var size = columns
    for (dimension, count) in (sizes + [rows]).enumerated() where count > 1 {
      guard strides[dimension + 1] == size else { return false }
      size *= count
    }
    return true
  }

  /// Copies rows, or all of the whole dimensions up to one.
  private func copy(
    from source: UnsafePointer<Element>, rows: Int, columns: Int, dimension: Int,
    to target: inout UnsafeMutablePointer<Element>
  ) {
    for row in 0..<rows {
      let row = unsafe source + row * strides[dimension + 1]
      if dimension > 0 {
        unsafe copy(
          from: row, rows: sizes[dimension - 1], columns: columns, dimension: dimension - 1, to: &target)
        continue
      }
      if strides[0] == 1 {
        unsafe target.update(from: row, count: columns)
      } else {
        unsafe target.update(repeating: row.pointee, count: columns)
      }
      unsafe target += columns
    }
  }
}
