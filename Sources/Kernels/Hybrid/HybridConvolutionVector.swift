extension HybridConvolution {
  /// The vector kernel of CONV_2D and FULLY_CONNECTED; nil where it cannot compute the convolution. The images are
  /// quantized before, one after the other; integers are summed by the tiles of 8-bit convolutions, exactly.
  package func convolutionVector(_ kernels: VectorKernels) -> Kernel? {
    guard canVectorize(kernels) else { return nil }
    if let product = asMatrixProduct { return product.convolutionVector(kernels) }
    if let wide = withNeighbours(lanes: kernels.lanes) { return wide.convolutionVector(kernels) }
    // Rows of a matrix are images of one pixel: together they fill tiles.
    let isMatrix =
      layout == OutputLayout(window, channels: outputChannels)
      && [window.y, window.x].allSatisfy { $0.input == 1 && $0.output == 1 && $0.taps == 1 }
    let part = isMatrix ? window : Window(batch: 1, y: window.y, x: window.x)
    let parts = window.batch / part.batch
    let runs = WindowRuns(
      part, inputChannels: inputChannels, outputChannels: outputChannels, layout: layout)
    guard let packed = PackedHybridConvolution(self, part, kernels, runs) else { return nil }
    let images = QuantizedImages(
      quantization: quantization, images: window.batch,
      size: window.y.input * window.x.input * inputChannels, kernels: kernels)
    let batch = runs.batch(elementSize: 1)
    let (imageInputs, imageOutputs, channels) = (images.size, layout.imageStride, outputChannels)
    let panels = packed.filter.panels
    let work = ConvolutionUnits(runs, panels: panels.count, images: parts)
    return Kernel(
      units: work.count, scratch: images.scratch,
      preparation: (window.batch, { operands, range in images.quantize(operands, range) })
    ) { operands, units in
      let output = unsafe operands.output(as: Float.self).baseAddress!
      let (values, scales) = unsafe (images.values(operands), images.scales(operands))
      let (ownPanels, rows) = work.parts(units)
      for image in rows.lowerBound / runs.units..<(rows.upperBound + runs.units - 1) / runs.units {
        let first = image * runs.units
        let own = max(rows.lowerBound - first, 0)..<min(rows.upperBound - first, runs.units)
        for start in stride(from: own.lowerBound, to: own.upperBound, by: batch) {
          for index in ownPanels {
            let panel = panels[index]
            runs.forEach(start..<min(start + batch, own.upperBound)) { run in
              unsafe kernels.convolution[panel.vectors - 1].reals(
                HybridRun(
                  input: values + (image * imageInputs + run.input),
                  output: output + (image * imageOutputs + run.output + panel.firstChannel), grid: run.grid,
                  sums: packed.sums(panel: index, run), stage: packed.stage(panel: index, run),
                  channels: panel.channels,
                  scales: scales + (isMatrix ? run.output / channels : image),
                  scaleStride: isMatrix ? 1 : 0))
            }
          }
        }
      }
    }
  }
}

/// A hybrid convolution's constants as tiles read them.
private struct PackedHybridConvolution: Sendable {
  let filter: PackedFilter
  private let tapSums: Constant
  private let filterScales: Constant
  private let bias: Constant
  private let zeros: Constant
  private let order: HybridOrder
  private let clamp: ClosedRange<Float>

  init?(_ problem: HybridConvolution, _ window: Window, _ kernels: VectorKernels, _ runs: WindowRuns) {
    let shape = WeightedShape(
      window: window, inputChannels: problem.inputChannels, outputChannels: problem.outputChannels,
      outputStride: problem.outputChannels, groupChannels: problem.groupChannels)
    let operands = OperandShifts(isSigned: true, inputZeroPoint: 0, filterZeroPoint: 0, kernels)
    guard let filter = PackedFilter(shape, problem.filter, operands, kernels, runs) else { return nil }
    self.filter = filter
    let padding = [Float](repeating: 0, count: filter.paddedChannels - problem.outputChannels)
    tapSums = Constant(filter.tapSums)
    filterScales = Constant(problem.filterScales + padding)
    bias = Constant(problem.bias + padding)
    zeros = Constant([Int32](repeating: 0, count: filter.paddedChannels))
    order = problem.order
    clamp = problem.clamp
  }

  func sums(panel: Int, _ run: WindowRun) -> ConvolutionSums {
    unsafe filter.sums(panel: panel, run, bias: zeros.pointer(to: Int32.self))
  }

  func stage(panel: Int, _ run: WindowRun) -> HybridStage {
    let channel = filter.panels[panel].firstChannel
    return unsafe HybridStage(
      tapSums: tapSums.pointer(to: Int32.self) + (run.shape * filter.paddedChannels + channel),
      filterScales: filterScales.pointer(to: Float.self) + channel,
      bias: bias.pointer(to: Float.self) + channel, order: order,
      lower: clamp.lowerBound, upper: clamp.upperBound)
  }
}
