extension FloatConvolution {
  /// The vector kernel of CONV_2D in float32; nil for groups.
  package func convolutionVector(_ kernels: VectorKernels) -> Kernel? {
    guard groupChannels == inputChannels, kernels.fusesProducts || order != .fused else { return nil }
    if let product = asMatrixProduct { return product.convolutionVector(kernels) }
    if let wide = withNeighbours(lanes: kernels.lanes) { return wide.convolutionVector(kernels) }
    let runs = WindowRuns(
      window, inputChannels: inputChannels, outputChannels: outputChannels, layout: layout)
    let taps = window.y.taps * window.x.taps
    let panels = Panel.split(outputChannels, lanes: kernels.lanes, widest: kernels.floatConvolution.count)
    let weights = packed(panels, lanes: kernels.lanes)
    let padding = [Float](repeating: 0, count: kernels.lanes)
    let bias = Constant(self.bias + padding)
    let batch = runs.batch(elementSize: 4)
    let tiles = panels.map { kernels.floatConvolution[$0.vectors - 1] }
    let shapes = runs.shapes
    let strips = panels.flatMap { panel in
      shapes.map { run in
        Constant(
          run.strips(
            tapColumns: window.x.taps, channels: inputChannels,
            tapWeights: inputChannels * panel.vectors * kernels.lanes))
      }
    }
    let arguments = strips.enumerated().map { index, strips in
      let panel = panels[index / shapes.count]
      return unsafe FloatConvolutionPanel(
        strips: strips.pointer(to: ConvolutionStrip.self),
        stripCount: strips.count(of: ConvolutionStrip.self),
        weights: weights.pointer(to: Float.self) + panel.firstChannel * taps * inputChannels,
        bias: bias.pointer(to: Float.self) + panel.firstChannel, lower: clamp.lowerBound,
        upper: clamp.upperBound, channels: panel.channels, isOneSum: order == .fused)
    }
    let work = ConvolutionUnits(runs, panels: panels.count)
    return Kernel(units: work.count) { operands, units in
      let input = unsafe operands.input(as: Float.self).baseAddress!
      let output = unsafe operands.output(as: Float.self).baseAddress!
      let (own, rows) = work.parts(units)
      for first in stride(from: rows.lowerBound, to: rows.upperBound, by: batch) {
        for index in own {
          let (tile, firstChannel) = (tiles[index], panels[index].firstChannel)
          runs.forEach(first..<min(first + batch, rows.upperBound)) { run in
            unsafe tile(
              FloatConvolutionRun(
                input: input + run.input, output: output + (run.output + firstChannel), grid: run.grid,
                panel: arguments[index * shapes.count + run.shape]))
          }
        }
      }
      // The panels point into them.
      withExtendedLifetime((strips, weights, bias)) {}
    }
  }

  /// Weights `[panel][tap][input channel][vector][lane]`.
  func packed(_ panels: [Panel], lanes: Int) -> Constant {
    let taps = window.y.taps * window.x.taps
    let padded = (outputChannels + lanes - 1) / lanes * lanes
    return unsafe Constant(byteCount: padded * taps * inputChannels * MemoryLayout<Float>.stride) { packed in
      let filter = unsafe self.filter.pointer(to: Float.self)
      for panel in panels {
        let width = panel.vectors * lanes
        for channel in 0..<panel.channels {
          let source = unsafe filter + (panel.firstChannel + channel) * taps * inputChannels
          let target =
            unsafe packed.assumingMemoryBound(to: Float.self).baseAddress!
            + panel.firstChannel * taps * inputChannels + channel
          for index in 0..<taps * inputChannels { unsafe target[index * width] = source[index] }
        }
      }
    }
  }
}
