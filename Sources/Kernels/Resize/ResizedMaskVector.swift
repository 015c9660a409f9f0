/// The class map, without the scores of most pixels.
///
/// Outputs that blend the same four inputs make up a cell. Where one class has the greatest score at all four, it has so
/// in the whole cell: a blend keeps the order, as its weights are positive, and rounding does not reverse it. Only in the
/// other cells, along the borders of classes, are scores computed and compared.
///
///     ┌─────┬─────┬─────┐
///     │ cat │ cat │ cat │    a cell filled at once
///     ├─────┼─────┼─────┤
///     │ cat │     │ dog │    a cell whose corners disagree: resized, and its pixels' greatest scores found
///     ├─────┼─────┼─────┤
///     │     │ dog │ dog │
///     └─────┴─────┴─────┘
extension ResizedMask {
  /// The vector kernel; nil where ARG_MAX has none. A unit is a band of rows that blend the same two rows of inputs.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    guard let search = ArgMaxPixels(argMax, kernels) else { return nil }
    let grid = resize.grid
    guard let rows = ResizeRows(resize, kernels) else { return nil }
    let isFixed = resize.element == .int8
    let bands = ResizeCells.all(from: grid.inputHeight, to: grid.outputHeight, grid, isFixed: isFixed)
    let columns = ResizeCells.all(from: grid.inputWidth, to: grid.outputWidth, grid, isFixed: isFixed)
    return Kernel(units: grid.batch * bands.count) { operands, units in
      let input = unsafe UnsafeRawPointer(operands.input(as: UInt8.self).baseAddress!)
      let output = unsafe operands.output(as: Int32.self).baseAddress!
      // Vectors are read past the last pixel.
      let room = (rows.rowBytes + 256 + 63) / 64 * 64
      let scores = UnsafeMutableRawPointer.allocate(byteCount: room + rows.scratchBytes, alignment: 64)
      defer { unsafe scores.deallocate() }
      var bottom: (row: Int, winners: Winners)?
      for unit in units {
        let (image, index) = unit.quotientAndRemainder(dividingBy: bands.count)
        let band = bands[index]
        func winners(_ row: Int) -> Winners {
          let row = image * grid.inputHeight + row
          if let bottom, bottom.row == row { return bottom.winners }
          return unsafe Winners(resize, search, row: row, input)
        }
        let top = winners(band.lower)
        let last = winners(band.upper)
        bottom = (image * grid.inputHeight + band.upper, last)
        let spans = band.isConvex ? spans(columns, top, last) : [(0..<grid.outputWidth, nil)]
        for y in band.outputs {
          let row = image * grid.outputHeight + y
          let target = unsafe output + row * grid.outputWidth * search.outputStride
          var isWeighted = false
          for span in spans {
            let target = unsafe target + span.pixels.lowerBound * search.outputStride
            if let winner = span.winner {
              unsafe search.fill(span.pixels.count, with: winner, to: target)
            } else {
              unsafe rows.write(
                row: row, pixels: span.pixels, isWeighted: isWeighted, from: input, to: scores,
                scratch: scores + room)
              isWeighted = true
              unsafe search.write(span.pixels.count, from: scores, to: target)
            }
          }
        }
      }
    }
  }

  /// The pixels of a band's rows, in runs of one class, or of several where there is no winner.
  private func spans(
    _ columns: [ResizeCells], _ top: Winners, _ bottom: Winners
  ) -> [(pixels: Range<Int>, winner: Int32?)] {
    var spans: [(pixels: Range<Int>, winner: Int32?)] = []
    for column in columns {
      let winner = top.common(column.lower, column.upper)
      let isOne = column.isConvex && winner != nil && bottom.common(column.lower, column.upper) == winner
      if let last = spans.last, last.winner == (isOne ? winner : nil) {
        spans[spans.count - 1].pixels = last.pixels.lowerBound..<column.outputs.upperBound
      } else {
        spans.append((column.outputs, isOne ? winner : nil))
      }
    }
    return spans
  }
}

/// For every pixel of a row of scores, the first class with the greatest.
private struct Winners {
  private var classes: [Int32]
  /// Whether rounding a blend can let no other class win.
  private var isSafe: [Bool]

  init(_ resize: ResizeBilinear, _ search: ArgMaxPixels, row: Int, _ input: UnsafeRawPointer) {
    let (pixels, channels) = (resize.grid.inputWidth, resize.grid.channels)
    let scores = unsafe input + row * pixels * channels * (resize.element == .float32 ? 4 : 1)
    classes = [Int32](repeating: 0, count: pixels * search.outputStride)
    unsafe classes.withUnsafeMutableBufferPointer { classes in
      unsafe search.write(pixels, from: scores, to: classes.baseAddress!)
    }
    if search.outputStride == 2 {
      for pixel in 0..<pixels { classes[pixel] = classes[2 * pixel] }
    }
    isSafe = [Bool](repeating: true, count: pixels)
    for pixel in 0..<pixels where resize.element != .int8 {
      let (left, right) = (classes[max(pixel - 1, 0)], classes[min(pixel + 1, pixels - 1)])
      isSafe[pixel] = left == classes[pixel] || right == classes[pixel]
      if isSafe[pixel] {
        isSafe[pixel] = unsafe Self.isSafe(
          resize.element, scores, pixel * channels, Int(classes[pixel]), channels)
      }
    }
  }

  /// The class of two pixels, if it is one, and safe.
  func common(_ a: Int, _ b: Int) -> Int32? {
    classes[a] == classes[b] && isSafe[a] && isSafe[b] ? classes[a] : nil
  }

  /// Later classes with scores no greater stay no greater, and lose where they come to be equal. Earlier ones, whose
  /// scores are less, must not come to be equal: blends of int8 are exact, and a lead of 1 remains; those of uint8 are
  /// off by less than 1/1000; five roundings of float32 are each off by 2^-24 of the greatest magnitude.
  private static func isSafe(
    _ element: ResizeBilinear.Element, _ scores: UnsafeRawPointer, _ first: Int, _ winner: Int,
    _ channels: Int
  ) -> Bool {
    if element == .float32 {
      let scores = unsafe scores.assumingMemoryBound(to: Float.self) + first
      var magnitude: Float = 0
      for index in 0..<channels {
        guard unsafe scores[index].isFinite else { return false }
        magnitude = unsafe max(magnitude, scores[index].magnitude)
      }
      let limit = unsafe scores[winner] - magnitude * 0x1p-18
      for earlier in 0..<winner where unsafe scores[earlier] >= limit { return false }
    } else {
      let scores = unsafe scores.assumingMemoryBound(to: UInt8.self) + first
      for earlier in 0..<winner where unsafe Int(scores[earlier]) + 1 >= Int(scores[winner]) { return false }
    }
    return true
  }
}
