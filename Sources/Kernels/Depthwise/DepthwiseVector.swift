extension QuantizedConvolution {
  /// The vector kernel of DEPTHWISE_CONV_2D with one output a channel; nil where it cannot compute the convolution.
  package func depthwiseVector(_ kernels: VectorKernels) -> Kernel? {
    guard format == .int8 || format == .uint8, hasSmallTables else { return nil }
    let runs = WindowRuns(
      window, inputChannels: inputChannels, outputChannels: outputChannels,
      padsColumns: PackedDepthwise.padsColumns(self, kernels))
    guard let packed = PackedDepthwise(self, kernels, runs) else { return nil }
    let filters = runs.shapes.map { filter(packed, $0) }
    return Kernel(units: runs.units) { operands, units in
      let input = unsafe operands.input(as: UInt8.self).baseAddress!
      let output = unsafe operands.output(as: UInt8.self).baseAddress!
      runs.forEach(units, byRow: true) { run in
        unsafe kernels.depthwise(
          DepthwiseRun(
            input: input + run.input, output: output + run.output, elements: outputChannels * run.grid.width,
            filter: filters[run.shape]))
      }
      // The filters point into it.
      withExtendedLifetime(packed) {}
    }
  }

  private func filter(_ packed: PackedDepthwise, _ run: WindowRun) -> DepthwiseFilter {
    let taps = packed.taps[run.row][run.column]
    let (step, newColumns) = sharedColumns(packed, run)
    return unsafe DepthwiseFilter(
      inputStride: run.grid.inputStride * packed.pixels,
      channels: outputChannels * packed.pixels,
      offsets: taps.offsets.pointer(to: Int.self), groups: taps.groups, step: step, newColumns: newColumns,
      pad: packed.pad?.pointer(to: UInt8.self),
      flip: packed.flip.pointer(to: UInt8.self), weights: taps.weights.pointer(to: UInt8.self),
      excess: taps.excess.pointer(to: UInt8.self),
      hasExcess: packed.hasExcess.pointer(to: UInt8.self), bias: taps.bias.pointer(to: Int32.self),
      stage: OutputStage(
        packed.requantization, type: format.activations, zeroPoint: outputZeroPoint, clamp: clamp))
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
