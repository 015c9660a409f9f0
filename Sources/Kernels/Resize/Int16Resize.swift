extension ResizeBilinear {
  /// A faster kernel of int16 for every processor. A unit is a row of the output.
  ///
  /// Both source rows are blended first, `t = a (1024 - f) + b f`, below 2^26 in magnitude, since f lies within ±1024, and
  /// split: `t = 1024 h + l` with l in 0..<1024. Of two columns with the weights w and v,
  ///
  ///     t w + t' v = 1024 (h w + h' v) + (l w + l' v) = 1024 S + r,    r in 0..<1024
  ///
  /// where the second sum's upper bits are in S. All fits 32 bits, and the quotient by 2^20, rounded half away from zero, is
  /// `(S + 512 - [S < 0 and r = 0]) >> 10`: r only decides whether a negative number is a tie.
  func int16Kernel() -> Kernel {
    let columns = (0..<grid.outputWidth).map {
      FixedPosition($0, from: grid.inputWidth, to: grid.outputWidth, grid)
    }
    let rows = (0..<grid.outputHeight).map {
      FixedPosition($0, from: grid.inputHeight, to: grid.outputHeight, grid)
    }
    let (channels, width) = (grid.channels, grid.inputWidth * grid.channels)
    return Kernel(units: grid.batch * grid.outputHeight) { operands, units in
      let input = unsafe operands.input(as: Int16.self).baseAddress!
      let output = unsafe operands.output(as: Int16.self).baseAddress!
      unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: width) { memory in
        let blended = memory.baseAddress!
        for unit in units {
          let (image, y) = unit.quotientAndRemainder(dividingBy: grid.outputHeight)
          let (top, bottom) = unsafe (
            input + grid.inputShape.index(image, rows[y].lower, 0),
            input + grid.inputShape.index(image, rows[y].upper, 0)
          )
          let (w, v) = (Int32(1024 - rows[y].fraction), Int32(rows[y].fraction))
          for index in 0..<width {
            unsafe blended[index] = Int32(top[index]) &* w &+ Int32(bottom[index]) &* v
          }
          for (x, column) in columns.enumerated() {
            let (left, right) = unsafe (
              blended + column.lower * channels, blended + column.upper * channels
            )
            let target = unsafe output + (unit * grid.outputWidth + x) * channels
            let (w, v) = (Int32(1024 - column.fraction), Int32(column.fraction))
            for channel in 0..<channels {
              let (a, b) = unsafe (left[channel], right[channel])
              let low = (a & 1023) &* w &+ (b & 1023) &* v
              let sum = (a >> 10) &* w &+ (b >> 10) &* v &+ (low >> 10)
              let isTie: Int32 = sum < 0 && low & 1023 == 0 ? 1 : 0
              unsafe target[channel] = Int16(truncatingIfNeeded: (sum &+ 512 &- isTie) >> 10)
            }
          }
        }
      }
    }
  }
}
