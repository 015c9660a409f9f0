/// The grid of a resized image, with TFLite's two ways to lay it: corner on corner (`align_corners`), or by the
/// centres of pixels (`half_pixel_centers`). With neither, the upper left corners coincide.
package struct ResizeGrid: Sendable, Equatable {
  package let batch: Int
  package let channels: Int
  package let inputHeight: Int
  package let inputWidth: Int
  package let outputHeight: Int
  package let outputWidth: Int
  package let alignCorners: Bool
  package let halfPixelCenters: Bool

  package init(
    input: ImageShape, outputHeight: Int, outputWidth: Int, alignCorners: Bool, halfPixelCenters: Bool
  ) {
    batch = input.batch
    channels = input.channels
    inputHeight = input.height
    inputWidth = input.width
    self.outputHeight = outputHeight
    self.outputWidth = outputWidth
    self.alignCorners = alignCorners
    self.halfPixelCenters = halfPixelCenters
  }

  package var inputShape: ImageShape {
    ImageShape(batch: batch, height: inputHeight, width: inputWidth, channels: channels)
  }

  package var outputShape: ImageShape {
    ImageShape(batch: batch, height: outputHeight, width: outputWidth, channels: channels)
  }
}

/// RESIZE_BILINEAR: each output is a blend of the four inputs around its place.
package struct ResizeBilinear: Sendable {
  package enum Element: Sendable {
    case float32
    case int8
    case uint8
    case int16

    /// Bytes.
    var size: Int {
      switch self {
      case .float32: 4
      case .int8, .uint8: 1
      case .int16: 2
      }
    }
  }

  package let element: Element
  package let grid: ResizeGrid

  package init(element: Element, grid: ResizeGrid) {
    self.element = element
    self.grid = grid
  }

  /// The reference kernel. A unit is a row of the output.
  package func reference() -> Kernel {
    Kernel(units: grid.batch * grid.outputHeight) { operands, rows in
      switch element {
      case .float32: resizeFloat(operands, rows, as: Float.self) { $0 }
      case .uint8: resizeFloat(operands, rows, as: UInt8.self) { UInt8(min(max($0 + 0.5, 0), 255)) }
      case .int8: resizeInteger(operands, rows, as: Int8.self)
      case .int16: resizeInteger(operands, rows, as: Int16.self)
      }
    }
  }

  /// Blends in float32, uint8 too.
  private func resizeFloat<Element: RealElement>(
    _ operands: Operands, _ rows: Range<Int>, as: Element.Type, _ store: (Float) -> Element
  ) {
    let input = unsafe operands.input(as: Element.self)
    let output = unsafe operands.output(as: Element.self)
    let (source, target) = (grid.inputShape, grid.outputShape)
    for row in rows {
      let (image, y) = row.quotientAndRemainder(dividingBy: grid.outputHeight)
      let v = FloatPosition(y, from: grid.inputHeight, to: grid.outputHeight, grid)
      for x in 0..<grid.outputWidth {
        let u = FloatPosition(x, from: grid.inputWidth, to: grid.outputWidth, grid)
        for c in 0..<grid.channels {
          let topLeft = unsafe input[source.index(image, v.lower, u.lower) + c].real
          let bottomLeft = unsafe input[source.index(image, v.upper, u.lower) + c].real
          let topRight = unsafe input[source.index(image, v.lower, u.upper) + c].real
          let bottomRight = unsafe input[source.index(image, v.upper, u.upper) + c].real
          let blend =
            topLeft * (1 - v.fraction) * (1 - u.fraction) + bottomLeft * v.fraction * (1 - u.fraction)
            + topRight * (1 - v.fraction) * u.fraction + bottomRight * v.fraction * u.fraction
          unsafe output[target.index(image, y, x) + c] = store(blend)
        }
      }
    }
  }

  /// Blends with ten fractional bits a direction, rounding the twenty of their product half away from zero.
  private func resizeInteger<Element: QuantizedElement>(
    _ operands: Operands, _ rows: Range<Int>, as: Element.Type
  ) {
    let input = unsafe operands.input(as: Element.self)
    let output = unsafe operands.output(as: Element.self)
    let (source, target) = (grid.inputShape, grid.outputShape)
    for row in rows {
      let (image, y) = row.quotientAndRemainder(dividingBy: grid.outputHeight)
      let v = FixedPosition(y, from: grid.inputHeight, to: grid.outputHeight, grid)
      for x in 0..<grid.outputWidth {
        let u = FixedPosition(x, from: grid.inputWidth, to: grid.outputWidth, grid)
        for c in 0..<grid.channels {
          let topLeft = unsafe Int64(input[source.index(image, v.lower, u.lower) + c])
          let bottomLeft = unsafe Int64(input[source.index(image, v.upper, u.lower) + c])
          let topRight = unsafe Int64(input[source.index(image, v.lower, u.upper) + c])
          let bottomRight = unsafe Int64(input[source.index(image, v.upper, u.upper) + c])
          let blend =
            topLeft * (1024 - v.fraction) * (1024 - u.fraction) + bottomLeft * v.fraction
            * (1024 - u.fraction)
            + topRight * (1024 - v.fraction) * u.fraction + bottomRight * v.fraction * u.fraction
          let rounded = (blend + (blend > 0 ? 1 << 19 : -(1 << 19))) / (1 << 20)
          unsafe output[target.index(image, y, x) + c] = Element(clamping: rounded)
        }
      }
    }
  }
}
