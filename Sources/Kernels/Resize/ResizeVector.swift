extension ResizeBilinear {
  /// The vector kernel. A unit is a row of the output.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    let (source, target) = (grid.inputShape, grid.outputShape)
    let columns = (0..<grid.outputWidth).map {
      FloatPosition($0, from: grid.inputWidth, to: grid.outputWidth, grid)
    }
    let fixedColumns = (0..<grid.outputWidth).map {
      FixedPosition($0, from: grid.inputWidth, to: grid.outputWidth, grid)
    }
    let isFixed = element == .int8
    let left = Constant(
      (isFixed ? fixedColumns.map(\.lower) : columns.map(\.lower)).map { $0 * grid.channels })
    let right = Constant(
      (isFixed ? fixedColumns.map(\.upper) : columns.map(\.upper)).map { $0 * grid.channels })
    let fractions = Constant(columns.map(\.fraction))
    let fixedFractions = Constant(fixedColumns.map { Int32($0.fraction) })
    let elementSize = element == .float32 ? 4 : 1
    let loop =
      switch element {
      case .float32: kernels.resizeFloat32
      case .uint8: kernels.resizeUInt8
      case .int8: kernels.resizeInt8
      }

    return Kernel(units: grid.batch * grid.outputHeight) { operands, rows in
      let input = unsafe UnsafeRawPointer(operands.input(as: UInt8.self).baseAddress!)
      let output = unsafe UnsafeMutableRawPointer(operands.output(as: UInt8.self).baseAddress!)
      let count = grid.inputWidth * grid.channels
      let room = (count + 2 * kernels.lanes) * 4
      let weighted = UnsafeMutableRawPointer.allocate(byteCount: 2 * room, alignment: 64)
      defer { unsafe weighted.deallocate() }
      for row in rows {
        let (image, y) = row.quotientAndRemainder(dividingBy: grid.outputHeight)
        let v = FloatPosition(y, from: grid.inputHeight, to: grid.outputHeight, grid)
        let fixed = FixedPosition(y, from: grid.inputHeight, to: grid.outputHeight, grid)
        let (lower, upper) = isFixed ? (fixed.lower, fixed.upper) : (v.lower, v.upper)
        unsafe loop(
          ResizeRow(
            top: input + source.index(image, lower, 0) * elementSize,
            bottom: input + source.index(image, upper, 0) * elementSize, count: count, weightedTop: weighted,
            weightedBottom: weighted + room, fraction: v.fraction, fixedFraction: Int32(fixed.fraction),
            left: left.pointer(to: Int.self), right: right.pointer(to: Int.self),
            fractions: fractions.pointer(to: Float.self),
            fixedFractions: fixedFractions.pointer(to: Int32.self),
            pixels: grid.outputWidth, channels: grid.channels,
            output: output + target.index(image, y, 0) * elementSize))
      }
    }
  }
}
