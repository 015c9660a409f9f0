extension QuantizedConvolution {
  /// The vector kernel of DEPTHWISE_CONV_2D with one output a channel; nil where it cannot compute the convolution.
  package func depthwiseVector(_ kernels: VectorKernels) -> Kernel? {
    let runs = WindowRuns(window, inputChannels: inputChannels, outputChannels: outputChannels)
    guard let packed = PackedDepthwise(self, kernels, runs) else { return nil }
    return Kernel(units: runs.units) { operands, units in
      runs.forEach(units, byRow: true) { run in kernels.depthwise(arguments(packed, run, operands)) }
    }
  }

  private func arguments(_ packed: PackedDepthwise, _ run: WindowRun, _ operands: Operands) -> DepthwiseRun {
    let taps = packed.taps[run.row][run.column]
    let (step, newColumns) = sharedColumns(packed, run)
    return unsafe DepthwiseRun(
      input: operands.input(as: UInt8.self).baseAddress! + run.input,
      inputStride: run.grid.inputStride * packed.pixels,
      channels: outputChannels * packed.pixels, elements: outputChannels * run.grid.width,
      offsets: taps.offsets.pointer(to: Int.self), groups: taps.groups, step: step, newColumns: newColumns,
      flip: packed.flip.pointer(to: UInt8.self), weights: taps.weights.pointer(to: UInt8.self),
      excess: taps.excess.pointer(to: UInt8.self),
      hasExcess: packed.hasExcess.pointer(to: UInt8.self), bias: taps.bias.pointer(to: Int32.self),
      stage: OutputStage(packed.requantization, type: type, zeroPoint: outputZeroPoint, clamp: clamp),
      output: operands.output(as: UInt8.self).baseAddress! + run.output)
  }

  /// How many outputs on one begins that shares columns, and how many it does not share: with dilation rate d, stride s
  /// and their greatest common divisor g, d / g outputs on lie s / g columns of taps.
  private func sharedColumns(_ packed: PackedDepthwise, _ run: WindowRun) -> (step: Int, new: Int) {
    guard packed.isByColumn else { return (1, 0) }
    guard packed.pixels == 1, run.tapColumns == 3 else { return (1, 3) }
    let (stride, dilation) = (window.x.stride, window.x.dilation)
    var (divisor, rest) = (dilation, stride % dilation)
    while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
    return (dilation / divisor, min(stride / divisor, 3))
  }
}
