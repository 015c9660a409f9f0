/// A RESIZE_BILINEAR made ready for an instruction set: one output row at a time, into any memory.
struct ResizeRows: Sendable {
  let grid: ResizeGrid
  let elementSize: Int
  private let isFixed: Bool
  private let loop: @Sendable (ResizeRow) -> Void
  private let lanes: Int
  private let multipliesWeightsFirst: Bool
  private let left: Constant
  private let right: Constant
  private let fractions: Constant
  private let fixedFractions: Constant

  /// Nil for int16.
  init?(_ problem: ResizeBilinear, _ kernels: VectorKernels, multipliesWeightsFirst: Bool = false) {
    self.multipliesWeightsFirst = multipliesWeightsFirst
    let grid = problem.grid
    self.grid = grid
    lanes = kernels.lanes
    isFixed = problem.element == .int8
    elementSize = problem.element == .float32 ? 4 : 1
    switch problem.element {
    case .float32: loop = kernels.resizeFloat32
    case .uint8: loop = kernels.resizeUInt8
    case .int8: loop = kernels.resizeInt8
    case .int16: return nil
    }
    let columns = (0..<grid.outputWidth).map { [isFixed] in
      ResizePosition($0, from: grid.inputWidth, to: grid.outputWidth, grid, isFixed: isFixed)
    }
    left = Constant(columns.map { $0.lower * grid.channels })
    right = Constant(columns.map { $0.upper * grid.channels })
    fractions = Constant(columns.map { $0.fraction })
    fixedFractions = Constant(columns.map { $0.fixedFraction })
  }

  var rowBytes: Int { grid.outputWidth * grid.channels * elementSize }

  /// Bytes of the memory that `write` needs for a row's two weighted sources.
  var scratchBytes: Int { 2 * weightedBytes }
  private var weightedBytes: Int { (grid.inputWidth * grid.channels + 2 * lanes) * 4 }

  /// Writes pixels of one row of the output, counted over the whole batch, one after the other.
  ///
  /// - Parameter isWeighted: whether `scratch` still is as the last call for the same row left it.
  func write(
    row: Int, pixels: Range<Int>, isWeighted: Bool = false, from input: UnsafeRawPointer,
    to output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer
  ) {
    let (image, y) = row.quotientAndRemainder(dividingBy: grid.outputHeight)
    let v = ResizePosition(y, from: grid.inputHeight, to: grid.outputHeight, grid, isFixed: isFixed)
    let first = pixels.lowerBound
    unsafe loop(
      ResizeRow(
        top: input + grid.inputShape.index(image, v.lower, 0) * elementSize,
        bottom: input + grid.inputShape.index(image, v.upper, 0) * elementSize,
        count: isWeighted ? 0 : grid.inputWidth * grid.channels, weightedTop: scratch,
        weightedBottom: scratch + weightedBytes, fraction: v.fraction,
        fixedFraction: v.fixedFraction, multipliesWeightsFirst: multipliesWeightsFirst,
        left: left.pointer(to: Int.self) + first,
        right: right.pointer(to: Int.self) + first, fractions: fractions.pointer(to: Float.self) + first,
        fixedFractions: fixedFractions.pointer(to: Int32.self) + first, pixels: pixels.count,
        channels: grid.channels, output: output))
  }
}

/// Consecutive outputs along an axis that lie between the same two inputs.
struct ResizeCells: Sendable {
  let lower: Int
  let upper: Int
  /// `ResizePosition`'s.
  let isConvex: Bool
  private(set) var outputs: Range<Int>

  static func all(from input: Int, to size: Int, _ grid: ResizeGrid, isFixed: Bool) -> [ResizeCells] {
    var cells: [ResizeCells] = []
    for output in 0..<size {
      let v = ResizePosition(output, from: input, to: size, grid, isFixed: isFixed)
      if let last = cells.last, (last.lower, last.upper, last.isConvex) == (v.lower, v.upper, v.isConvex) {
        cells[cells.count - 1].outputs = last.outputs.lowerBound..<output + 1
      } else {
        cells.append(
          ResizeCells(lower: v.lower, upper: v.upper, isConvex: v.isConvex, outputs: output..<output + 1))
      }
    }
    return cells
  }
}

extension ResizeBilinear {
  /// The vector kernel. A unit is a row of the output.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    ResizeRows(self, kernels)?.kernel() ?? int16Kernel(kernels)
  }
}

extension ResizeRows {
  /// A unit is a row of the output.
  func kernel() -> Kernel {
    Kernel(units: grid.batch * grid.outputHeight) { operands, rows in
      let input = unsafe UnsafeRawPointer(operands.input(as: UInt8.self).baseAddress!)
      let output = unsafe UnsafeMutableRawPointer(operands.output(as: UInt8.self).baseAddress!)
      let scratch = UnsafeMutableRawPointer.allocate(byteCount: scratchBytes, alignment: 64)
      defer { unsafe scratch.deallocate() }
      for row in rows {
        unsafe write(
          row: row, pixels: 0..<grid.outputWidth, from: input, to: output + row * rowBytes,
          scratch: scratch)
      }
    }
  }
}
