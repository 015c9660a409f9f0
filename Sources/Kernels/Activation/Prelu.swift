/// PRELU: x, or what is negative times a slope of its channel (He et al. 2015, "Delving Deep into Rectifiers").
package struct FloatPrelu: Sendable {
  /// The input on the left, the slopes on the right.
  package let broadcast: Broadcast

  package init(_ broadcast: Broadcast) { self.broadcast = broadcast }

  /// The reference kernel. A unit is a piece of the output.
  package func reference() -> Kernel {
    let pieces = Pieces(of: broadcast.count)
    return Kernel(units: pieces.units) { operands, units in
      let (x, slope) = unsafe (operands.input(0, as: Float.self), operands.input(1, as: Float.self))
      let output = unsafe operands.output(as: Float.self)
      for index in pieces.elements(units) {
        let (i, j) = broadcast.sources(index)
        unsafe output[index] = x[i] >= 0 ? x[i] : x[i] * slope[j]
      }
    }
  }

  /// The vector kernel. A unit is a run of the broadcast.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    let runs = BroadcastRuns(broadcast)
    return Kernel(units: runs.units) { operands, units in
      unsafe runs.forEach(units, operands, as: Float.self) { left, right, output, count in
        unsafe kernels.prelu(left, right, output, count)
      }
    }
  }
}

@frozen @usableFromInline package enum PreluLoop<ISA: VectorISA> {
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(
    _ x: UnsafePointer<Float>, _ slopes: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>,
    _ count: Int
  ) {
    let zero = ISA.Floats(repeating: 0)
    var index = 0
    while index < count {
      let value = unsafe UnsafeRawPointer(x + index).loadUnaligned(as: ISA.Floats.self)
      let slope = unsafe UnsafeRawPointer(slopes + index).loadUnaligned(as: ISA.Floats.self)
      let below = ISA.multiply(ISA.min(value, zero), slope)
      unsafe storeWords(ISA.add(ISA.max(value, zero), below), to: output + index, count: count &- index)
      index &+= ISA.lanes
    }
  }
}

/// PRELU on integers: `output = clamp(zo + requantize(q - zi))`, and below the zero point
/// `clamp(zo + requantize((q - zi) * (slope - zs)))` with another factor, both formed in float32 (TFLite,
/// `reference/prelu.h`).
package struct QuantizedPrelu: QuantizedLoop {
  package let type: QuantizedType
  package let broadcast: Broadcast
  package let inputZeroPoint: Int32
  package let slopeZeroPoint: Int32
  package let outputZeroPoint: Int32
  let above: Requantizer
  let below: Requantizer

  package init(type: QuantizedType, broadcast: Broadcast, input: Affine, slope: Affine, output: Affine) {
    self.type = type
    self.broadcast = broadcast
    (inputZeroPoint, slopeZeroPoint, outputZeroPoint) = (
      input.zeroPoint, slope.zeroPoint, output.zeroPoint
    )
    above = Requantizer(Double(input.scale / output.scale))
    below = Requantizer(Double(input.scale * slope.scale / output.scale))
  }

  /// The reference kernel. A unit is a piece of the output.
  package func reference() -> Kernel {
    type.kernel(units: Pieces(of: broadcast.count).units, self)
  }

  /// Slopes are int8 beside 16-bit activations, else of the activations' type.
  func run<Element: QuantizedElement>(_ operands: Operands, _ units: Range<Int>, as: Element.Type) {
    if type == .int16 {
      run(operands, units, Int16.self, slopes: Int8.self)
    } else {
      run(operands, units, Element.self, slopes: Element.self)
    }
  }

  private func run<Element: QuantizedElement, Slope: QuantizedElement>(
    _ operands: Operands, _ units: Range<Int>, _: Element.Type, slopes: Slope.Type
  ) {
    let (x, slope) = unsafe (operands.input(0, as: Element.self), operands.input(1, as: Slope.self))
    let output = unsafe operands.output(as: Element.self)
    for index in Pieces(of: broadcast.count).elements(units) {
      let (i, j) = broadcast.sources(index)
      let steps = unsafe Int32(x[i]) - inputZeroPoint
      let scaled =
        steps >= 0 ? above(steps) : unsafe below(steps &* (Int32(slope[j]) - slopeZeroPoint))
      unsafe output[index] = Element((scaled &+ outputZeroPoint).clamped(to: type.range))
    }
  }
}
