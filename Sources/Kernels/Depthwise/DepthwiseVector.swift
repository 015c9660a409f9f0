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
    return unsafe DepthwiseRun(
      input: operands.input(as: UInt8.self).baseAddress! + run.input,
      inputStride: run.grid.inputStride * packed.pixels,
      channels: outputChannels * packed.pixels, elements: outputChannels * run.grid.width,
      offsets: taps.offsets.pointer(to: Int.self), groups: taps.groups,
      flip: packed.flip.pointer(to: UInt8.self), weights: taps.weights.pointer(to: UInt8.self),
      corrections: taps.corrections.pointer(to: UInt8.self),
      isCorrected: packed.isCorrected.pointer(to: UInt8.self), bias: taps.bias.pointer(to: Int32.self),
      stage: OutputStage(packed.requantization, type: type, zeroPoint: outputZeroPoint, clamp: clamp),
      output: operands.output(as: UInt8.self).baseAddress! + run.output)
  }
}
