extension FloatConvolution {
  /// The vector kernel of CONV_2D in float32; nil for groups.
  package func convolutionVector(_ kernels: VectorKernels) -> Kernel? {
    guard groupChannels == inputChannels else { return nil }
    let runs = WindowRuns(
      window, inputChannels: inputChannels, outputChannels: outputChannels, outputStride: outputStride)
    let taps = window.y.taps * window.x.taps
    let panels = Panel.split(outputChannels, lanes: kernels.lanes, widest: kernels.floatConvolution.count)
    let weights = packed(panels, lanes: kernels.lanes)
    let padding = [Float](repeating: 0, count: kernels.lanes)
    let bias = Constant(self.bias + padding)
    let batch = runs.batch(elementSize: 4)

    return Kernel(units: runs.units) { operands, units in
      for first in stride(from: units.lowerBound, to: units.upperBound, by: batch) {
        for panel in panels {
          let tile = kernels.floatConvolution[panel.vectors - 1]
          let tapWeights = inputChannels * panel.vectors * kernels.lanes
          runs.forEach(first..<min(first + batch, units.upperBound)) { run in
            unsafe tile(
              FloatConvolutionRun(
                input: operands.input(as: Float.self).baseAddress! + run.input, grid: run.grid,
                tapRows: run.tapRows, tapColumns: run.tapColumns,
                tapRowStride: run.tapRowStride, tapColumnStride: run.tapColumnStride,
                weights: weights.pointer(to: Float.self) + panel.firstChannel * taps * inputChannels + run
                  .firstTap * tapWeights,
                weightRowStride: window.x.taps * tapWeights, inputChannels: inputChannels,
                bias: bias.pointer(to: Float.self) + panel.firstChannel, lower: clamp.lowerBound,
                upper: clamp.upperBound,
                output: operands.output(as: Float.self).baseAddress! + run.output + panel.firstChannel,
                channels: panel.channels))
          }
        }
      }
    }
  }

  /// Weights `[panel][tap][input channel][vector][lane]`.
  private func packed(_ panels: [Panel], lanes: Int) -> Constant {
    let taps = window.y.taps * window.x.taps
    let padded = (outputChannels + lanes - 1) / lanes * lanes
    var packed = [Float](repeating: 0, count: padded * taps * inputChannels)
    filter.withSpan(as: Float.self) { filter in
      for panel in panels {
        let width = panel.vectors * lanes
        for channel in 0..<panel.channels {
          let source = (panel.firstChannel + channel) * taps * inputChannels
          let target = panel.firstChannel * taps * inputChannels + channel
          for index in 0..<taps * inputChannels { packed[target + index * width] = filter[source + index] }
        }
      }
    }
    return Constant(packed)
  }
}
