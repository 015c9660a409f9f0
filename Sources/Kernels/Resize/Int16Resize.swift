/// A row of an int16 RESIZE_BILINEAR.
@frozen @usableFromInline @safe package struct Int16ResizeRow {
  @usableFromInline package var top: UnsafePointer<Int16>
  @usableFromInline package var bottom: UnsafePointer<Int16>
  /// Of the lower row, 0 to 1024.
  @usableFromInline package var fraction: Int32
  /// Elements of a source row, and room for both parts of their blend, each with a vector behind.
  @usableFromInline package var count: Int
  @usableFromInline package var high: UnsafeMutablePointer<Int32>
  @usableFromInline package var low: UnsafeMutablePointer<Int32>
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
  /// split: `t = 1024 h + l` with l in 0..<1024. Of two columns, the second with the weight v,
  ///
  ///     t (1024 - v) + t' v = 1024 (1024 h + (h' - h) v) + (1024 l + (l' - l) v) = 1024 S + r,    r in 0..<1024
  ///
  /// where the second sum's upper bits are in S. All fits 32 bits, and the quotient by 2^20, rounded half away from zero,
  /// is `(S + 512 - [S < 0 and r = 0]) >> 10`: r only decides whether a negative number is a tie.
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ row: Int16ResizeRow) {
    let v = row.fraction
    for index in 0..<row.count {
      let (a, b) = unsafe (Int32(row.top[index]), Int32(row.bottom[index]))
      let blend = a &* (1024 &- v) &+ b &* v
      unsafe row.high[index] = blend &>> 10
      unsafe row.low[index] = blend & 1023
    }
    let (ten, signBit) = (ISA.Words(repeating: 10), ISA.Words(repeating: 31))
    let (fraction, half) = (ISA.Words(repeating: 1023), ISA.Words(repeating: 512))
    for column in 0..<row.columns {
      let (left, right) = unsafe (row.left[column], row.right[column])
      let v = ISA.Words(repeating: unsafe row.fractions[column])
      var channel = 0
      while channel < row.channels {
        let low = unsafe blend(row.low + channel, left, right, v)
        let sum = unsafe blend(row.high + channel, left, right, v) &+ ISA.shiftRight(low, by: ten)
        let tie = ISA.shiftRight(sum, by: signBit) & ISA.equal(low & fraction, .zero)
        // What a vector has too many is written over by the next column.
        let at = column &* row.channels &+ channel
        unsafe storeHalves(
          ISA.shiftRight(sum &+ half &+ tie, by: ten), to: row.output + at,
          count: row.columns &* row.channels &- at, ISA.self)
        channel &+= ISA.lanes
      }
    }
  }

  /// `1024 a + (b - a) v`.
  @_alwaysEmitIntoClient @inline(__always)
  static func blend(
    _ values: UnsafePointer<Int32>, _ left: Int, _ right: Int, _ v: ISA.Words
  ) -> ISA.Words {
    let a = unsafe UnsafeRawPointer(values + left).loadUnaligned(as: ISA.Words.self)
    let b = unsafe UnsafeRawPointer(values + right).loadUnaligned(as: ISA.Words.self)
    return ISA.shiftLeft(a, by: ISA.Words(repeating: 10)) &+ (b &- a) &* v
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
    let (loop, lanes) = (kernels.resizeInt16, kernels.lanes)
    return Kernel(units: grid.batch * grid.outputHeight) { operands, units in
      let input = unsafe operands.input(as: Int16.self).baseAddress!
      let output = unsafe operands.output(as: Int16.self).baseAddress!
      let room = width + lanes
      unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * room) { memory in
        for unit in units {
          let (image, y) = unit.quotientAndRemainder(dividingBy: grid.outputHeight)
          unsafe loop(
            Int16ResizeRow(
              top: input + grid.inputShape.index(image, rows[y].lower, 0),
              bottom: input + grid.inputShape.index(image, rows[y].upper, 0),
              fraction: Int32(rows[y].fraction), count: width, high: memory.baseAddress!,
              low: memory.baseAddress! + room,
              left: left.pointer(to: Int.self), right: right.pointer(to: Int.self),
              fractions: fractions.pointer(to: Int32.self), columns: grid.outputWidth,
              channels: grid.channels,
              output: output + unit * grid.outputWidth * grid.channels))
        }
      }
    }
  }
}
