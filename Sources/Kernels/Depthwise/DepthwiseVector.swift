extension QuantizedConvolution {
  /// The vector kernel of DEPTHWISE_CONV_2D with one output a channel; nil where it cannot compute the convolution.
  /// A unit is a row of the output.
  package func depthwiseVector(_ kernels: VectorKernels) -> Kernel? {
    let (rowRuns, columnRuns) = (window.y.runs, window.x.runs)
    guard let packed = PackedDepthwise(self, kernels, rows: rowRuns, columns: columnRuns) else { return nil }
    let runOfRow = rowRuns.enumerated().flatMap { index, run in run.outputs.map { _ in index } }
    return Kernel(units: window.outputRows) { operands, units in
      for unit in units {
        let (image, y) = unit.quotientAndRemainder(dividingBy: window.y.output)
        let row = runOfRow[y]
        for (column, run) in columnRuns.enumerated() {
          kernels.depthwise(
            arguments(packed, packed.taps[row][column], operands, image: image, y: y, rowRuns[row], run))
        }
      }
    }
  }

  private func arguments(
    _ packed: PackedDepthwise, _ taps: PackedDepthwise.Taps, _ operands: Operands, image: Int, y: Int,
    _ row: TapRun, _ column: TapRun
  ) -> DepthwiseRun {
    let input = unsafe operands.input(as: UInt8.self).baseAddress!
    let output = unsafe operands.output(as: UInt8.self).baseAddress!
    let x = column.outputs.lowerBound
    let sourceY = y * window.y.stride - window.y.padding + row.taps.lowerBound * window.y.dilation
    let sourceX = x * window.x.stride - window.x.padding + column.taps.lowerBound * window.x.dilation
    let hasTaps = !row.taps.isEmpty && !column.taps.isEmpty
    return unsafe DepthwiseRun(
      input: hasTaps
        ? input + window.inputShape(channels: inputChannels).index(image, sourceY, sourceX) : input,
      inputStride: hasTaps ? window.x.stride * inputChannels : 0, pixels: column.outputs.count,
      offsets: taps.offsets.pointer(to: Int.self), groups: taps.groups,
      flip: packed.flip.pointer(to: UInt8.self),
      weights: taps.weights.pointer(to: UInt8.self), corrections: taps.corrections?.pointer(to: UInt8.self),
      bias: taps.bias.pointer(to: Int32.self), requantization: packed.requantization.pointer(to: Int32.self),
      requantizationCount: packed.paddedChannels, outputZeroPoint: outputZeroPoint, lower: clamp.lowerBound,
      upper: clamp.upperBound,
      output: output + window.outputShape(channels: outputChannels).index(image, y, x),
      channels: outputChannels)
  }
}
