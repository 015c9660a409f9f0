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
  private let left: OperandRows
  private let right: OperandRows

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
    let sizes = [columns] + merged[1..<whole].map { $0.size } + [rows]
    left = OperandRows(sizes: sizes, strides: merged[...whole].map { $0.left })
    right = OperandRows(sizes: sizes, strides: merged[...whole].map { $0.right })
  }

  /// Elements of a run, so that what is repeated stays in the first-level cache.
  private static let most = 2048

  /// Calls `body` with the addresses of a run in both operands and the output, and its length.
  func forEach<Element: BitwiseCopyable>(
    _ units: Range<Int>, _ operands: Operands, as: Element.Type,
    _ body: (UnsafePointer<Element>, UnsafePointer<Element>, UnsafeMutablePointer<Element>, Int) -> Void
  ) {
    unsafe forEach(units, operands, as: Element.self, copiesOneARow: true) {
      unsafe body($0, $1, $2, $3 * $4)
    }
  }

  /// Calls `body` with the addresses of a run in both operands and the output, its rows and their length. An operand that
  /// is `isOneARow` is left as it is, unless rows are too short.
  func forEachRows<Element: BitwiseCopyable>(
    _ units: Range<Int>, _ operands: Operands, as: Element.Type,
    _ body: (
      BroadcastOperand<Element>, BroadcastOperand<Element>, UnsafeMutablePointer<Element>, _ rows: Int,
      _ columns: Int
    ) -> Void
  ) {
    let isOneARow = (left: left.isOneARow, right: right.isOneARow)
    let strides = (left: left.rowStride, right: right.rowStride)
    unsafe forEach(units, operands, as: Element.self, copiesOneARow: false) { a, b, output, rows, columns in
      let (rows, columns) = isOneARow.left || isOneARow.right ? (rows, columns) : (1, rows * columns)
      unsafe body(
        BroadcastOperand(
          elements: a, stride: isOneARow.left ? strides.left : columns, isOneARow: isOneARow.left),
        BroadcastOperand(
          elements: b, stride: isOneARow.right ? strides.right : columns, isOneARow: isOneARow.right),
        output, rows, columns)
    }
  }

  private func forEach<Element: BitwiseCopyable>(
    _ units: Range<Int>, _ operands: Operands, as: Element.Type, copiesOneARow: Bool,
    _ body: (UnsafePointer<Element>, UnsafePointer<Element>, UnsafeMutablePointer<Element>, Int, Int) -> Void
  ) {
    let rowSize = dimensions[1..<whole].reduce(columns) { $0 * $1.size }
    let slack = 128 / MemoryLayout<Element>.size
    let isCopied = (
      left: left.isCopied(orOneARow: copiesOneARow), right: right.isCopied(orOneARow: copiesOneARow)
    )
    let roomLeft = isCopied.left ? rows * rowSize + slack : slack
    let roomRight = isCopied.right ? rows * rowSize + slack : slack
    unsafe withUnsafeTemporaryAllocation(of: Element.self, capacity: roomLeft + roomRight) { memory in
      let output = unsafe operands.output(as: Element.self).baseAddress!
      var leftRuns = unsafe OperandRuns(
        operands.input(0, as: Element.self).baseAddress!, copies: isCopied.left ? memory.baseAddress! : nil)
      var rightRuns = unsafe OperandRuns(
        operands.input(1, as: Element.self).baseAddress!,
        copies: isCopied.right ? memory.baseAddress! + roomLeft : nil)
      for unit in units {
        let place = place(unit)
        unsafe body(
          leftRuns.run(left, from: place.left, rows: place.rows),
          rightRuns.run(right, from: place.right, rows: place.rows),
          output + place.output, place.rows, whole == 1 ? place.columns : rowSize)
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

/// An operand of a run of rows: a row of elements, or one element that counts for the row.
@frozen @usableFromInline @safe package struct BroadcastOperand<Element> {
  @usableFromInline package var elements: UnsafePointer<Element>
  /// From a row to the next.
  @usableFromInline package var stride: Int
  @usableFromInline package var isOneARow: Bool
}

/// How the elements of a run lie in an operand.
private struct OperandRows: Sendable {
  /// Of the columns, of whole dimensions and of the rows.
  let sizes: [Int]
  let strides: [Int]
  /// Whether the elements of a run lie side by side.
  private let isContiguous: Bool
  /// Whether one element counts for a row, of a length that is worth a loop.
  let isOneARow: Bool

  init(sizes: [Int], strides: [Int]) {
    (self.sizes, self.strides) = (sizes, strides)
    var size = 1
    var isContiguous = true
    for (count, stride) in zip(sizes, strides) where count > 1 {
      if stride != size { isContiguous = false }
      size *= count
    }
    self.isContiguous = isContiguous
    isOneARow = sizes.count == 2 && sizes[0] >= 16 && strides[0] == 0
  }

  func isCopied(orOneARow copiesOneARow: Bool) -> Bool {
    !isContiguous && (copiesOneARow || !isOneARow)
  }

  /// From a row to the next, where one element counts for a row.
  var rowStride: Int { strides[1] }

  /// Copies `rows` rows, or, below the last dimension, all of those up to one.
  func copy<Element: BitwiseCopyable>(
    from source: UnsafePointer<Element>, rows: Int, dimension: Int,
    to target: inout UnsafeMutablePointer<Element>
  ) {
    for row in 0..<rows {
      let row = unsafe source + row * strides[dimension]
      if dimension > 1 {
        unsafe copy(from: row, rows: sizes[dimension - 1], dimension: dimension - 1, to: &target)
        continue
      }
      if strides[0] == 1 {
        unsafe target.update(from: row, count: sizes[0])
      } else {
        unsafe target.update(repeating: row.pointee, count: sizes[0])
      }
      unsafe target += sizes[0]
    }
  }
}

/// The runs of an operand: where they lie, or copied one after the other.
@safe private struct OperandRuns<Element: BitwiseCopyable> {
  private let elements: UnsafePointer<Element>
  /// Nil where the runs are taken from where they lie.
  private let copies: UnsafeMutablePointer<Element>?
  /// What the copies are of: rows from an element on.
  private var held = (start: -1, rows: 0)

  init(_ elements: UnsafePointer<Element>, copies: UnsafeMutablePointer<Element>?) {
    unsafe (self.elements, self.copies) = unsafe (elements, copies)
  }

  /// Rows from an element on, one after the other.
  mutating func run(_ layout: OperandRows, from start: Int, rows: Int) -> UnsafePointer<Element> {
    guard let copies = unsafe copies else { return unsafe elements + start }
    if held.start != start || held.rows < rows {
      var target = unsafe copies
      unsafe layout.copy(from: elements + start, rows: rows, dimension: layout.sizes.count - 1, to: &target)
      held = (start, rows)
    }
    return unsafe UnsafePointer(copies)
  }
}
