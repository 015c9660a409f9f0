/// A row of an int16 RESIZE_BILINEAR.
@frozen @usableFromInline @safe package struct Int16ResizeRow {
  @usableFromInline package var top: UnsafePointer<Int16>
  @usableFromInline package var bottom: UnsafePointer<Int16>
  /// Of the lower row, 0 to 1024.
  @usableFromInline package var fraction: Int32
  /// Elements of a source row, and room for their blend.
  @usableFromInline package var count: Int
  @usableFromInline package var blended: UnsafeMutablePointer<Int32>
  /// For each column where its sources begin, and the fraction of the right one.
  @usableFromInline package var left: UnsafePointer<Int>
  @usableFromInline package var right: UnsafePointer<Int>
  @usableFromInline package var fractions: UnsafePointer<Int32>
  @usableFromInline package var columns: Int
  @usableFromInline package var channels: Int
  @usableFromInline package var output: UnsafeMutablePointer<Int16>
}

@frozen @usableFromInline package enum Int16ResizeLoop<ISA: VectorISA> {
  /// Both source rows are blended first, `t = a (1024 - f) + b f`, below 2^26 in magnitude, since f lies within ±1024, and
  /// split: `t = 1024 h + l` with l in 0..<1024. Of two columns with the weights w and v,
  ///
  ///     t w + t' v = 1024 (h w + h' v) + (l w + l' v) = 1024 S + r,    r in 0..<1024
  ///
  /// where the second sum's upper bits are in S. All fits 32 bits, and the quotient by 2^20, rounded half away from zero,
  /// is `(S + 512 - [S < 0 and r = 0]) >> 10`: r only decides whether a negative number is a tie. The compiler makes
  /// vectors of the loops.
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ row: Int16ResizeRow) {
    let (w, v) = (1024 &- row.fraction, row.fraction)
    for index in 0..<row.count {
      unsafe row.blended[index] = Int32(row.top[index]) &* w &+ Int32(row.bottom[index]) &* v
    }
    for column in 0..<row.columns {
      let (left, right) = unsafe (row.blended + row.left[column], row.blended + row.right[column])
      let target = unsafe row.output + column &* row.channels
      let v = unsafe row.fractions[column]
      let w = 1024 &- v
      for channel in 0..<row.channels {
        let (a, b) = unsafe (left[channel], right[channel])
        let low = (a & 1023) &* w &+ (b & 1023) &* v
        let sum = (a &>> 10) &* w &+ (b &>> 10) &* v &+ (low &>> 10)
        let isTie: Int32 = sum < 0 && low & 1023 == 0 ? 1 : 0
        unsafe target[channel] = Int16(truncatingIfNeeded: (sum &+ 512 &- isTie) &>> 10)
      }
    }
  }
}

extension ResizeBilinear {
  /// The vector kernel of int16. A unit is a row of the output.
  func int16Kernel(_ kernels: VectorKernels) -> Kernel {
    let columns = (0..<grid.outputWidth).map {
      FixedPosition($0, from: grid.inputWidth, to: grid.outputWidth, grid)
    }
    let rows = (0..<grid.outputHeight).map {
      FixedPosition($0, from: grid.inputHeight, to: grid.outputHeight, grid)
    }
    let left = Constant(columns.map { $0.lower * grid.channels })
    let right = Constant(columns.map { $0.upper * grid.channels })
    let fractions = Constant(columns.map { Int32($0.fraction) })
    let width = grid.inputWidth * grid.channels
    let loop = kernels.resizeInt16
    return Kernel(units: grid.batch * grid.outputHeight) { operands, units in
      let input = unsafe operands.input(as: Int16.self).baseAddress!
      let output = unsafe operands.output(as: Int16.self).baseAddress!
      unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: width) { memory in
        for unit in units {
          let (image, y) = unit.quotientAndRemainder(dividingBy: grid.outputHeight)
          unsafe loop(
            Int16ResizeRow(
              top: input + grid.inputShape.index(image, rows[y].lower, 0),
              bottom: input + grid.inputShape.index(image, rows[y].upper, 0),
              fraction: Int32(rows[y].fraction), count: width, blended: memory.baseAddress!,
              left: left.pointer(to: Int.self), right: right.pointer(to: Int.self),
              fractions: fractions.pointer(to: Int32.self), columns: grid.outputWidth,
              channels: grid.channels,
              output: output + unit * grid.outputWidth * grid.channels))
        }
      }
    }
  }
}
