/// RESIZE_NEAREST_NEIGHBOR: each output is a copy of one input, of any type.
package struct ResizeNearest: Sendable {
  package let elementSize: Int
  package let grid: ResizeGrid

  package init(elementSize: Int, grid: ResizeGrid) {
    self.elementSize = elementSize
    self.grid = grid
  }

  /// The reference kernel. A unit is a row of the output.
  package func reference() -> Kernel {
    let pixel = grid.channels * elementSize
    return Kernel(units: grid.batch * grid.outputHeight) { operands, rows in
      let input = unsafe operands.input(as: UInt8.self)
      let output = unsafe operands.output(as: UInt8.self)
      for row in rows {
        let (image, y) = row.quotientAndRemainder(dividingBy: grid.outputHeight)
        let sourceY = nearest(y, from: grid.inputHeight, to: grid.outputHeight)
        for x in 0..<grid.outputWidth {
          let sourceX = nearest(x, from: grid.inputWidth, to: grid.outputWidth)
          let source = ((image * grid.inputHeight + sourceY) * grid.inputWidth + sourceX) * pixel
          let target = (row * grid.outputWidth + x) * pixel
          for byte in 0..<pixel { unsafe output[target + byte] = input[source + byte] }
        }
      }
    }
  }

  /// The same, a pixel at a time, for every processor.
  package func copying() -> Kernel {
    let pixel = grid.channels * elementSize
    let columns = (0..<grid.outputWidth).map {
      nearest($0, from: grid.inputWidth, to: grid.outputWidth) * pixel
    }
    return Kernel(units: grid.batch * grid.outputHeight) { operands, rows in
      let input = unsafe operands.input(as: UInt8.self).baseAddress!
      let output = unsafe operands.output(as: UInt8.self).baseAddress!
      for row in rows {
        let (image, y) = row.quotientAndRemainder(dividingBy: grid.outputHeight)
        let sourceY = nearest(y, from: grid.inputHeight, to: grid.outputHeight)
        let source = unsafe input + (image * grid.inputHeight + sourceY) * grid.inputWidth * pixel
        let target = unsafe output + row * grid.outputWidth * pixel
        for (x, column) in columns.enumerated() {
          unsafe (target + x * pixel).update(from: source + column, count: pixel)
        }
      }
    }
  }

  /// TFLite, `reference/resize_nearest_neighbor.h`, `GetNearestNeighbor`. Unlike RESIZE_BILINEAR it takes both flags at
  /// once.
  private func nearest(_ output: Int, from input: Int, to size: Int) -> Int {
    let corners = grid.alignCorners && size > 1
    let scale = corners ? Float(input - 1) / Float(size - 1) : Float(input) / Float(size)
    let position = (Float(output) + (grid.halfPixelCenters ? 0.5 : 0)) * scale
    let rounded = position.rounded(grid.alignCorners ? .toNearestOrAwayFromZero : .down)
    return min(max(Int(rounded), 0), input - 1)
  }
}
