extension QuantizedConvolution {
  /// The vector kernel of CONV_2D; nil where it cannot compute the convolution.
  package func convolutionVector(_ kernels: VectorKernels) -> Kernel? {
    if let product = asMatrixProduct { return product.convolutionVector(kernels) }
    if let wide = withNeighbours(lanes: kernels.lanes) { return wide.convolutionVector(kernels) }
    guard format == .int8 || format == .uint8 else { return int16ConvolutionVector(kernels) }
    let runs = WindowRuns(
      window, inputChannels: inputChannels, outputChannels: outputChannels, layout: layout)
    guard let packed = PackedConvolution(self, kernels, runs) else { return nil }
    let batch = runs.batch(elementSize: 1)
    let tiles = packed.filter.panels.map { kernels.convolution[$0.vectors - 1].bytes }
    let panels = packed.filter.panels.indices.map { panel in
      runs.shapes.map { arguments(packed, panel, $0) }
    }
    let work = ConvolutionUnits(runs, panels: panels.count)
    return Kernel(units: work.count) { operands, units in
      let input = unsafe operands.input(as: UInt8.self).baseAddress!
      let output = unsafe operands.output(as: UInt8.self).baseAddress!
      let (own, rows) = work.parts(units)
      for first in stride(from: rows.lowerBound, to: rows.upperBound, by: batch) {
        for index in own {
          let (tile, shapes) = (tiles[index], panels[index])
          let firstChannel = packed.filter.panels[index].firstChannel
          runs.forEach(first..<min(first + batch, rows.upperBound)) { run in
            unsafe tile(
              ConvolutionRun(
                input: input + run.input, output: output + (run.output + firstChannel), grid: run.grid,
                panel: shapes[run.shape]))
          }
        }
      }
      // The panels point into it.
      withExtendedLifetime(packed) {}
    }
  }

  private func arguments(_ packed: PackedConvolution, _ index: Int, _ run: WindowRun) -> ConvolutionPanel {
    let panel = packed.filter.panels[index]
    return unsafe ConvolutionPanel(
      sums: packed.filter.sums(panel: index, run, bias: packed.bias(run) + panel.firstChannel),
      stage: OutputStage(
        packed.requantization, type: format.activations, zeroPoint: outputZeroPoint, clamp: clamp,
        channel: panel.firstChannel),
      channels: panel.channels)
  }
}
