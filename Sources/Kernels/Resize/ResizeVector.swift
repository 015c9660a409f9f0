/// A RESIZE_BILINEAR made ready for an instruction set: one output row at a time, into any memory.
struct ResizeRows: Sendable {
  let grid: ResizeGrid
  let elementSize: Int
  private let isFixed: Bool
  private let loop: @Sendable (ResizeRow) -> Void
  private let lanes: Int
  private let left: Constant
  private let right: Constant
  private let fractions: Constant
  private let fixedFractions: Constant

  init(_ problem: ResizeBilinear, _ kernels: VectorKernels) {
    let grid = problem.grid
    self.grid = grid
    lanes = kernels.lanes
    isFixed = problem.element == .int8
    elementSize = problem.element == .float32 ? 4 : 1
    loop =
      switch problem.element {
      case .float32: kernels.resizeFloat32
      case .uint8: kernels.resizeUInt8
      case .int8: kernels.resizeInt8
      }
    let columns = (0..<grid.outputWidth).map {
      FloatPosition($0, from: grid.inputWidth, to: grid.outputWidth, grid)
    }
    let fixed = (0..<grid.outputWidth).map {
      FixedPosition($0, from: grid.inputWidth, to: grid.outputWidth, grid)
    }
    let lower = isFixed ? fixed.map { $0.lower } : columns.map { $0.lower }
    let upper = isFixed ? fixed.map { $0.upper } : columns.map { $0.upper }
    left = Constant(lower.map { $0 * grid.channels })
    right = Constant(upper.map { $0 * grid.channels })
    fractions = Constant(columns.map { $0.fraction })
    fixedFractions = Constant(fixed.map { Int32($0.fraction) })
  }

  var rowBytes: Int { grid.outputWidth * grid.channels * elementSize }

  /// Bytes of the memory that `write` needs for a row's two weighted sources.
  var scratchBytes: Int { 2 * weightedBytes }
  private var weightedBytes: Int { (grid.inputWidth * grid.channels + 2 * lanes) * 4 }

  /// Writes one row of the output, counted over the whole batch.
  func write(
    row: Int, from input: UnsafeRawPointer, to output: UnsafeMutableRawPointer,
    scratch: UnsafeMutableRawPointer
  ) {
    let (image, y) = row.quotientAndRemainder(dividingBy: grid.outputHeight)
    let v = FloatPosition(y, from: grid.inputHeight, to: grid.outputHeight, grid)
    let fixed = FixedPosition(y, from: grid.inputHeight, to: grid.outputHeight, grid)
    let (lower, upper) = isFixed ? (fixed.lower, fixed.upper) : (v.lower, v.upper)
    unsafe loop(
      ResizeRow(
        top: input + grid.inputShape.index(image, lower, 0) * elementSize,
        bottom: input + grid.inputShape.index(image, upper, 0) * elementSize,
        count: grid.inputWidth * grid.channels, weightedTop: scratch, weightedBottom: scratch + weightedBytes,
        fraction: v.fraction, fixedFraction: Int32(fixed.fraction), left: left.pointer(to: Int.self),
        right: right.pointer(to: Int.self), fractions: fractions.pointer(to: Float.self),
        fixedFractions: fixedFractions.pointer(to: Int32.self), pixels: grid.outputWidth,
        channels: grid.channels, output: output))
  }
}

extension ResizeBilinear {
  /// The vector kernel. A unit is a row of the output.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    let resize = ResizeRows(self, kernels)
    return Kernel(units: grid.batch * grid.outputHeight) { operands, rows in
      let input = unsafe UnsafeRawPointer(operands.input(as: UInt8.self).baseAddress!)
      let output = unsafe UnsafeMutableRawPointer(operands.output(as: UInt8.self).baseAddress!)
      let scratch = UnsafeMutableRawPointer.allocate(byteCount: resize.scratchBytes, alignment: 64)
      defer { unsafe scratch.deallocate() }
      for row in rows {
        unsafe resize.write(row: row, from: input, to: output + row * resize.rowBytes, scratch: scratch)
      }
    }
  }
}
