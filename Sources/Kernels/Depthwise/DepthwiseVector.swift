extension QuantizedConvolution {
  /// The vector kernel of DEPTHWISE_CONV_2D with one output a channel; nil where it cannot compute the convolution.
  ///
  /// The zero-point algebra, equation 5 of Quantization.md, is `PackedConvolution`'s with one input channel an output.
  package func depthwiseVector(_ kernels: VectorKernels) -> Kernel? {
    guard format == .int8 || format == .uint8 else { return int16DepthwiseVector(kernels) }
    let runs = WindowRuns(
      window, inputChannels: inputChannels, outputChannels: outputChannels, layout: layout,
      padsColumns: PackedDepthwise.padsColumns(shape, kernels))
    let operands = OperandShifts(self, kernels)
    guard let packed = PackedDepthwise(shape, filter, operands, kernels, runs),
      let requantization = PackedRequantization(
        packed.arranged(requantizers, filler: Requantizer(0)), count: packed.words,
        bounds: packed.arranged(
          zip(bias, packed.magnitudes).map { Int64($0.magnitude) + 255 * $1 }, filler: 0),
        zeroPoint: outputZeroPoint, clamp: clamp)
    else { return nil }
    let words = packed.arranged(bias.map { Int32(truncatingIfNeeded: $0) }, filler: 0)
    let biases = runs.shapes.map { run in
      Constant(
        zip(words, packed.taps[run.row][run.column].sums).map { $0 &- operands.inputZeroPoint &* $1 })
    }
    let filters = runs.shapes.map { packed.filter(window, $0) }
    return Kernel(units: runs.units) { operands, units in
      let input = unsafe operands.input(as: UInt8.self).baseAddress!
      let output = unsafe operands.output(as: UInt8.self).baseAddress!
      let stage = OutputStage(
        requantization, type: format.activations, zeroPoint: outputZeroPoint, clamp: clamp)
      runs.forEach(units, byRow: true) { run in
        unsafe kernels.depthwise(
          DepthwiseRun(
            input: input + run.input, output: output + run.output, elements: outputChannels * run.grid.width,
            filter: filters[run.shape], bias: biases[run.shape].pointer(to: Int32.self), stage: stage))
      }
      // The filters point into it.
      withExtendedLifetime(packed) {}
    }
  }
}

extension HybridConvolution {
  /// The vector kernel of DEPTHWISE_CONV_2D with one output a channel; nil where it cannot compute the convolution. The
  /// images are quantized before.
  package func depthwiseVector(_ kernels: VectorKernels) -> Kernel? {
    guard canVectorize(kernels) else { return nil }
    let part = Window(batch: 1, y: window.y, x: window.x)
    let shape = WeightedShape(
      window: part, inputChannels: inputChannels, outputChannels: outputChannels,
      outputStride: outputChannels, groupChannels: groupChannels)
    let runs = WindowRuns(
      part, inputChannels: inputChannels, outputChannels: outputChannels,
      layout: OutputLayout(part, channels: outputChannels))
    let operands = OperandShifts(isSigned: true, inputZeroPoint: 0, filterZeroPoint: 0, kernels)
    guard let packed = PackedDepthwise(shape, filter, operands, kernels, runs) else { return nil }
    let images = QuantizedImages(
      quantization: quantization, images: window.batch, size: part.inputShape(channels: inputChannels).count,
      kernels: kernels)
    let outputs = part.outputShape(channels: outputChannels).count
    let scales = Constant(packed.arranged(filterScales, filler: 0))
    let biases = Constant(packed.arranged(bias, filler: 0))
    let tapSums = runs.shapes.map { Constant(packed.taps[$0.row][$0.column].sums) }
    let filters = runs.shapes.map { packed.filter(part, $0) }
    return Kernel(
      units: window.batch * runs.units, scratch: images.scratch,
      preparation: (window.batch, { operands, range in images.quantize(operands, range) })
    ) { operands, units in
      let output = unsafe operands.output(as: Float.self).baseAddress!
      for unit in units {
        let (image, row) = unit.quotientAndRemainder(dividingBy: runs.units)
        runs.forEach(row..<row + 1, byRow: true) { run in
          let stage = unsafe HybridStage(
            tapSums: tapSums[run.shape].pointer(to: Int32.self),
            filterScales: scales.pointer(to: Float.self), bias: biases.pointer(to: Float.self),
            order: order, lower: clamp.lowerBound, upper: clamp.upperBound)
          unsafe kernels.hybridDepthwise(
            HybridDepthwiseRun(
              input: images.values(operands) + (image * images.size + run.input),
              output: output + (image * outputs + run.output), elements: outputChannels * run.grid.width,
              filter: filters[run.shape], stage: stage, activation: images.scales(operands)[image]))
        }
      }
      // The filters point into it.
      withExtendedLifetime(packed) {}
    }
  }
}

extension PackedDepthwise {
  func filter(_ window: Window, _ run: WindowRun) -> DepthwiseFilter {
    let taps = taps[run.row][run.column]
    let (step, newColumns) = sharedColumns(window, run)
    return unsafe DepthwiseFilter(
      inputStride: run.grid.inputStride * pixels, channels: channels * pixels,
      offsets: taps.offsets.pointer(to: Int.self), groups: taps.groups, step: step, newColumns: newColumns,
      pad: pad?.pointer(to: UInt8.self), flip: flip.pointer(to: UInt8.self),
      weights: taps.weights.pointer(to: UInt8.self), excess: taps.excess.pointer(to: UInt8.self),
      hasExcess: hasExcess.pointer(to: UInt8.self))
  }

  /// How many outputs on one begins that shares columns, and how many it does not share: with dilation rate d, stride s
  /// and their greatest common divisor g, d / g outputs on lie s / g columns of taps.
  private func sharedColumns(_ window: Window, _ run: WindowRun) -> (step: Int, new: Int) {
    guard isByColumn else { return (1, 0) }
    guard pixels == 1, run.tapColumns == 3 else { return (1, 3) }
    let (stride, dilation) = (window.x.stride, window.x.dilation)
    var (divisor, rest) = (dilation, stride % dilation)
    while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
    return (dilation / divisor, min(stride / divisor, 3))
  }
}
