/// RESIZE_BILINEAR of 8 bits and of floats in other numerics than the reference's.
package struct NumericResize: Sendable {
  private let resize: ResizeBilinear
  private let isXNNPACK: Bool

  /// Nil where the reference's kernel gives the same bits.
  package init?(_ resize: ResizeBilinear, numerics: Numerics) {
    switch (numerics, resize.element) {
    case (.xnnpack, .int8), (.xnnpack, .uint8), (.xnnpack, .float32): isXNNPACK = true
    case (.optimized, .uint8), (.optimized, .float32): isXNNPACK = false
    default: return nil
    }
    self.resize = resize
  }

  /// A unit is a row of the output.
  package func reference() -> Kernel {
    let grid = resize.grid
    return Kernel(units: grid.batch * grid.outputHeight) { operands, rows in
      switch (isXNNPACK, resize.element) {
      case (false, .float32): blendFloats(operands, rows, as: Float.self) { $0 }
      case (false, _): blendFloats(operands, rows, as: UInt8.self) { UInt8(min(max($0 + 0.5, 0), 255)) }
      case (true, .float32): blendReals(operands, rows)
      case (true, .int8): blendIntegers(operands, rows, as: Int8.self)
      case (true, _): blendIntegers(operands, rows, as: UInt8.self)
      }
    }
  }

  /// Nil for XNNPACK's of floats. A unit is a row of the output.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    if isXNNPACK { return resize.element == .float32 ? nil : XNNPACKResize(resize, kernels).kernel() }
    return ResizeRows(resize, kernels, multipliesWeightsFirst: true)?.kernel()
  }

  /// XNNPACK's weights have 11 bits in each direction. A row of the input is blended along x into 19 bits, and two such rows
  /// along y, rounded once at the end, ties up (`s8-ibilinear`):
  ///
  ///     t = (left << 11) + (right - left) * wx,    output = ((t << 11) + (b - t) * wy + 2^21) >> 22
  private func blendIntegers<Element: QuantizedElement>(
    _ operands: Operands, _ rows: Range<Int>, as: Element.Type
  ) {
    blend(operands, rows) { (left: Element, right: Element, place) in
      Int32(left) << 11 &+ (Int32(right) &- Int32(left)) &* place.weight
    } vertically: { (top: Int32, bottom: Int32, place) in
      Element(truncatingIfNeeded: (top << 11 &+ (bottom &- top) &* place.weight &+ (1 << 21)) >> 22)
    }
  }

  /// The same in float32 (`f32-ibilinear`).
  private func blendReals(_ operands: Operands, _ rows: Range<Int>) {
    blend(operands, rows) { (left: Float, right: Float, place) in
      left + (right - left) * place.fraction
    } vertically: { (top: Float, bottom: Float, place) in
      top + (bottom - top) * place.fraction
    }
  }

  /// Rows of the input are blended along x, and two such rows along y. They serve several rows of the output.
  @inline(__always)
  private func blend<Element: BitwiseCopyable, Blend: BitwiseCopyable & AdditiveArithmetic>(
    _ operands: Operands, _ rows: Range<Int>,
    horizontally: (Element, Element, XNNPACKPosition) -> Blend,
    vertically: (Blend, Blend, XNNPACKPosition) -> Element
  ) {
    let grid = resize.grid
    let input = unsafe operands.input(as: Element.self)
    let output = unsafe operands.output(as: Element.self)
    let columns = (0..<grid.outputWidth).map {
      XNNPACKPosition($0, from: grid.inputWidth, to: grid.outputWidth, grid)
    }
    let (source, target) = (grid.inputShape, grid.outputShape)
    let width = grid.outputWidth * grid.channels
    var blended: [(row: Int, values: [Blend])] = [(-1, []), (-1, [])]

    func blendRow(_ image: Int, _ y: Int, keeping other: Int) -> Int {
      let row = image * grid.inputHeight + y
      if let found = blended.firstIndex(where: { $0.row == row }) { return found }
      let slot = other == 0 ? 1 : 0
      var values = [Blend](repeating: .zero, count: width)
      for (x, column) in columns.enumerated() {
        let left = source.index(image, y, column.lower)
        let right = source.index(image, y, column.upper)
        for c in 0..<grid.channels {
          unsafe values[x * grid.channels + c] = horizontally(input[left + c], input[right + c], column)
        }
      }
      blended[slot] = (row, values)
      return slot
    }

    for row in rows {
      let (image, y) = row.quotientAndRemainder(dividingBy: grid.outputHeight)
      let place = XNNPACKPosition(y, from: grid.inputHeight, to: grid.outputHeight, grid)
      let upperSlot = blendRow(image, place.lower, keeping: -1)
      let lowerSlot = blendRow(image, place.upper, keeping: upperSlot)
      let start = target.index(image, y, 0)
      unsafe blended[upperSlot].values.withUnsafeBufferPointer { top in
        unsafe blended[lowerSlot].values.withUnsafeBufferPointer { bottom in
          for index in 0..<width {
            unsafe output[start + index] = vertically(top[index], bottom[index], place)
          }
        }
      }
    }
  }

  /// The optimized kernels form the four weights first (`optimized/resize_bilinear.h`).
  private func blendFloats<Element: RealElement>(
    _ operands: Operands, _ rows: Range<Int>, as: Element.Type, _ store: (Float) -> Element
  ) {
    let grid = resize.grid
    let input = unsafe operands.input(as: Element.self)
    let output = unsafe operands.output(as: Element.self)
    let (source, target) = (grid.inputShape, grid.outputShape)
    let columns = (0..<grid.outputWidth).map {
      FloatPosition($0, from: grid.inputWidth, to: grid.outputWidth, grid)
    }
    for row in rows {
      let (image, y) = row.quotientAndRemainder(dividingBy: grid.outputHeight)
      let v = FloatPosition(y, from: grid.inputHeight, to: grid.outputHeight, grid)
      for (x, u) in columns.enumerated() {
        let weights = (
          (1 - v.fraction) * (1 - u.fraction), (1 - v.fraction) * u.fraction,
          v.fraction * (1 - u.fraction), v.fraction * u.fraction
        )
        let corners = (
          source.index(image, v.lower, u.lower), source.index(image, v.lower, u.upper),
          source.index(image, v.upper, u.lower), source.index(image, v.upper, u.upper)
        )
        let start = target.index(image, y, x)
        for c in 0..<grid.channels {
          // The sum begins with 0, which makes 0 of -0.
          let top = unsafe 0 + input[corners.0 + c].real * weights.0 + input[corners.1 + c].real * weights.1
          let blend =
            unsafe top + input[corners.2 + c].real * weights.2 + input[corners.3 + c].real * weights.3
          unsafe output[start + c] = store(blend)
        }
      }
    }
  }
}

/// Where XNNPACK puts an output position, in float32 (`xnn_indirection_init_resize_bilinear2d_hwc_f32` and `_q11`).
struct XNNPACKPosition {
  let lower: Int
  let upper: Int
  /// The upper one's, and in steps of 1/2048.
  let fraction: Float
  var weight: Int32 { Int32(roundedToEven(fraction * 2048)) }

  init(_ output: Int, from input: Int, to size: Int, _ grid: ResizeGrid) {
    let adjustment = grid.alignCorners && size != 1 ? 1 : 0
    let scale = Float(input - adjustment) / Float(size - adjustment)
    var position = Float(output) * scale
    if grid.halfPixelCenters { position += 0.5 * scale - 0.5 }
    position = min(max(position, 0), Float(input - 1))
    lower = Int(position)
    upper = min(lower + 1, input - 1)
    fraction = position - Float(lower)
  }
}
