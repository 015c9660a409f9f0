extension QuantizedConvolution {
  /// The vector kernel of CONV_2D; nil where it cannot compute the convolution. A unit is a row of the output, or,
  /// where a filter of one tap makes rows meaningless, a number of pixels.
  package func convolutionVector(_ kernels: VectorKernels) -> Kernel? {
    isPointwise ? pointwise().rows(kernels, pixelsPerUnit: 64) : rows(kernels, pixelsPerUnit: nil)
  }

  /// One tap, one stride, no padding: each output pixel depends on its input pixel alone.
  private var isPointwise: Bool {
    [window.y, window.x].allSatisfy {
      $0.taps == 1 && $0.stride == 1 && $0.padding == 0 && $0.input == $0.output
    }
  }

  /// The same convolution over one long row.
  private func pointwise() -> QuantizedConvolution {
    var problem = self
    let pixels = window.batch * window.y.output * window.x.output
    problem.window = Window(
      batch: 1, y: WindowAxis(input: 1, output: 1, taps: 1),
      x: WindowAxis(input: pixels, output: pixels, taps: 1))
    return problem
  }

  private func rows(_ kernels: VectorKernels, pixelsPerUnit: Int?) -> Kernel? {
    let (rowRuns, columnRuns) = (window.y.runs, window.x.runs)
    guard let packed = PackedConvolution(self, kernels, rows: rowRuns, columns: columnRuns) else {
      return nil
    }
    let runOfRow = rowRuns.enumerated().flatMap { index, run in run.outputs.map { _ in index } }
    if let pixelsPerUnit {
      let pixels = window.x.output
      let run = columnRuns[0]
      return Kernel(units: (pixels + pixelsPerUnit - 1) / pixelsPerUnit) { operands, units in
        // As many pixels at a time as keep their inputs in the first-level cache while all panels pass.
        let step = max(1, 16_384 / (inputChannels * pixelsPerUnit))
        for unit in stride(from: units.lowerBound, to: units.upperBound, by: step) {
          let last = min(unit + step, units.upperBound)
          let part = TapRun(
            outputs: unit * pixelsPerUnit..<min(last * pixelsPerUnit, pixels), taps: run.taps)
          for panel in packed.panels {
            kernels.convolution[panel.vectors - 1](
              arguments(packed, panel, operands, image: 0, y: 0, rowRuns[0], part, bias: 0))
          }
        }
      }
    }
    return Kernel(units: window.outputRows) { operands, units in
      for panel in packed.panels {
        let tile = kernels.convolution[panel.vectors - 1]
        for unit in units {
          let (image, y) = unit.quotientAndRemainder(dividingBy: window.y.output)
          let row = runOfRow[y]
          for (column, run) in columnRuns.enumerated() {
            tile(
              arguments(
                packed, panel, operands, image: image, y: y, rowRuns[row], run,
                bias: row * columnRuns.count + column))
          }
        }
      }
    }
  }

  private func arguments(
    _ packed: PackedConvolution, _ panel: PackedConvolution.Panel, _ operands: Operands, image: Int, y: Int,
    _ row: TapRun, _ column: TapRun, bias: Int
  ) -> ConvolutionRun {
    let input = unsafe operands.input(as: UInt8.self).baseAddress!
    let output = unsafe operands.output(as: UInt8.self).baseAddress!
    let inputShape = window.inputShape(channels: inputChannels)
    let x = column.outputs.lowerBound
    let sourceY = y * window.y.stride - window.y.padding + row.taps.lowerBound * window.y.dilation
    let sourceX = x * window.x.stride - window.x.padding + column.taps.lowerBound * window.x.dilation
    let firstTap = row.taps.lowerBound * window.x.taps + column.taps.lowerBound
    let hasTaps = !row.taps.isEmpty && !column.taps.isEmpty
    return unsafe ConvolutionRun(
      input: hasTaps ? input + inputShape.index(image, sourceY, sourceX) : input,
      inputStride: hasTaps ? window.x.stride * inputChannels : 0, pixels: column.outputs.count,
      tapRows: row.taps.count, tapColumns: column.taps.count,
      tapRowStride: window.y.dilation * window.x.input * inputChannels,
      tapColumnStride: window.x.dilation * inputChannels,
      weights: packed.weights.pointer(to: UInt8.self) + panel.offset + firstTap * packed.tapBytes
        * panel.vectors,
      weightRowStride: window.x.taps * packed.tapBytes * panel.vectors, groups: packed.groups,
      flip: packed.flip.pointer(to: UInt8.self), weightZeroPoint: packed.weightZeroPoint,
      ones: packed.ones.pointer(to: UInt8.self),
      bias: packed.biases.pointer(to: Int32.self) + bias * packed.paddedChannels + panel.firstChannel,
      requantization: packed.requantization.pointer(to: Int32.self) + panel.firstChannel,
      requantizationCount: packed.paddedChannels, outputZeroPoint: outputZeroPoint, lower: clamp.lowerBound,
      upper: clamp.upperBound,
      output: output + window.outputShape(channels: outputChannels).index(image, y, x) + panel.firstChannel,
      outputStride: outputChannels, channels: panel.channels)
  }
}
