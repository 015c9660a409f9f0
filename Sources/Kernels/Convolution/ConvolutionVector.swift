extension QuantizedConvolution {
  /// The vector kernel of CONV_2D; nil where it cannot compute the convolution.
  package func convolutionVector(_ kernels: VectorKernels) -> Kernel? {
    let runs = WindowRuns(window, inputChannels: inputChannels, outputChannels: outputChannels)
    guard let packed = PackedConvolution(self, kernels, runs) else { return nil }
    let batch = runs.batch(elementSize: 1)
    return Kernel(units: runs.units) { operands, units in
      for first in stride(from: units.lowerBound, to: units.upperBound, by: batch) {
        for panel in packed.panels.indices {
          let tile = kernels.convolution[packed.panels[panel].vectors - 1]
          runs.forEach(first..<min(first + batch, units.upperBound)) { run in
            tile(arguments(packed, panel, run, operands))
          }
        }
      }
    }
  }

  private func arguments(
    _ packed: PackedConvolution, _ index: Int, _ run: WindowRun, _ operands: Operands
  ) -> ConvolutionRun {
    let panel = packed.panels[index]
    return unsafe ConvolutionRun(
      input: operands.input(as: UInt8.self).baseAddress! + run.input, grid: run.grid, tapRows: run.tapRows,
      tapColumns: run.tapColumns, tapRowStride: run.tapRowStride, tapColumnStride: run.tapColumnStride,
      weights: packed.weights(index, excess: false, firstTap: run.firstTap),
      excess: packed.weights(index, excess: true, firstTap: run.firstTap),
      flip: packed.flip.pointer(to: UInt8.self), bias: packed.bias(run) + panel.firstChannel,
      stage: OutputStage(
        packed.requantization, type: type, zeroPoint: outputZeroPoint, clamp: clamp,
        channel: panel.firstChannel),
      output: operands.output(as: UInt8.self).baseAddress! + run.output + panel.firstChannel,
      channels: panel.channels)
  }
}
