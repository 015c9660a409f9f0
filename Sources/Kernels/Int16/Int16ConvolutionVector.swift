extension QuantizedConvolution {
  /// The vector kernel of CONV_2D on 16-bit activations; nil where it cannot compute the convolution.
  func int16ConvolutionVector(_ kernels: VectorKernels) -> Kernel? {
    let runs = WindowRuns(
      window, inputChannels: inputChannels, outputChannels: outputChannels, layout: layout)
    guard let filter = PackedFilter(shape, filter, OperandShifts(weightsFor: kernels), kernels, runs) else {
      return nil
    }
    let zeros = Constant([Int32](repeating: 0, count: filter.paddedChannels))
    let tapSums = runs.shapes.map { run in
      Array(filter.tapSums[run.shape * filter.paddedChannels..<(run.shape + 1) * filter.paddedChannels])
    }
    let tiles = filter.panels.map { kernels.convolution[$0.vectors - 1].words }
    let panels = filter.panels
    let sums = runs.shapes.flatMap { run in
      panels.indices.map { unsafe filter.sums(panel: $0, run, bias: zeros.pointer(to: Int32.self)) }
    }
    let outputStride = outputChannels
    return unsafe int16Kernel(kernels, runs, tapSums, magnitudes: filter.weights.flatMap { $0.magnitudes }) {
      run, input, output in
      let grid = PixelGrid(
        width: run.grid.width, height: run.grid.height, inputStride: run.grid.inputStride,
        inputRowStride: run.grid.inputRowStride, outputStride: outputStride,
        outputRowStride: run.grid.width * outputStride)
      for index in panels.indices {
        unsafe tiles[index](
          ConvolutionWordsRun(
            input: input + run.input, output: output + panels[index].firstChannel, grid: grid,
            sums: sums[run.shape * panels.count + index], channels: panels[index].channels))
      }
      // The sums point into them.
      withExtendedLifetime((filter, zeros)) {}
    }
  }

  /// The vector kernel of DEPTHWISE_CONV_2D on 16-bit activations with one output a channel.
  func int16DepthwiseVector(_ kernels: VectorKernels) -> Kernel? {
    let runs = WindowRuns(
      window, inputChannels: inputChannels, outputChannels: outputChannels, layout: layout)
    guard let packed = PackedDepthwise(shape, filter, OperandShifts(weightsFor: kernels), kernels, runs)
    else { return nil }
    let filters = runs.shapes.map { packed.filter(window, $0) }
    let tapSums = runs.shapes.map { packed.inOrder(packed.taps[$0.row][$0.column].sums) }
    let (tile, channels) = (kernels.depthwiseWords, outputChannels)
    return unsafe int16Kernel(kernels, runs, tapSums, magnitudes: packed.magnitudes) { run, input, output in
      let elements = channels * run.grid.width
      for row in 0..<run.grid.height {
        unsafe tile(
          DepthwiseWordsRun(
            input: input + (run.input + row * run.grid.inputRowStride), output: output + row * elements,
            elements: elements, filter: filters[run.shape]))
      }
      // The filters point into it.
      withExtendedLifetime(packed) {}
    }
  }

  private typealias Finish =
    @Sendable (
      WindowRun, UnsafePointer<Int32>, UnsafePointer<Int32>, UnsafeMutablePointer<Int16>
    ) -> Void

  /// A kernel that has both planes multiplied for a few rows of outputs, and requantizes what they are together.
  ///
  /// - Parameter multiply: sums the products of a run and a plane, all channels of a pixel after the other.
  private func int16Kernel(
    _ kernels: VectorKernels, _ runs: WindowRuns, _ tapSums: [[Int32]], magnitudes: [Int64],
    _ multiply: @escaping @Sendable (WindowRun, UnsafePointer<UInt8>, UnsafeMutablePointer<Int32>) -> Void
  ) -> Kernel {
    let planes = Int16Planes(count: window.inputShape(channels: inputChannels).count, kernels: kernels)
    let padded = (outputChannels + kernels.lanes - 1) / kernels.lanes * kernels.lanes
    let biases = tapSums.map { sums in
      Constant(
        (0..<padded).map { channel in
          channel < outputChannels
            ? Int32(truncatingIfNeeded: bias[channel]) &+ planes.zeroPointTerm &* sums[channel] : 0
        } as [Int32])
    }
    let requantization = PackedRequantization(
      int16: format, requantizers, count: padded,
      bounds: zip(bias, magnitudes).map {
        min(Int64(clamping: $0.magnitude), .max - 32768 * $1) + 32768 * $1
      })
    // So many rows that the sums of both planes stay in the first-level cache.
    let rowWords = runs.mostPixels * outputChannels
    let rowsAtOnce = min(runs.units, max(1, 4096 / max(rowWords, 1)))
    let room = rowsAtOnce * rowWords + kernels.lanes
    let finishPlanes = kernels.finishInt16
    // What the loops need of the problem by itself: a copy of all of it would count its references in every row.
    let (channels, pixelStride, clamp) = (outputChannels, layout.pixelStride, clamp)
    let finishIn64Bits: Finish = { run, low, high, output in
      unsafe finish(low, high, run, tapSums[run.shape], planes.zeroPointTerm, output)
    }
    return Kernel(units: runs.units, scratch: planes.scratch, preparation: planes.preparation) {
      operands, units in
      let output = unsafe operands.output(as: Int16.self).baseAddress!
      let stage = requantization.map { OutputStage($0, type: .int16, zeroPoint: 0, clamp: clamp) }
      unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * room) { memory in
        let (low, high) = unsafe (memory.baseAddress!, memory.baseAddress! + room)
        for first in stride(from: units.lowerBound, to: units.upperBound, by: rowsAtOnce) {
          runs.forEach(first..<min(first + rowsAtOnce, units.upperBound)) { run in
            unsafe multiply(run, planes.low(operands), low)
            unsafe multiply(run, planes.high(operands), high)
            for row in 0..<run.grid.height {
              let sums = row * run.grid.width * channels
              let output = unsafe output + (run.output + row * run.grid.outputRowStride)
              guard let stage else {
                unsafe finishIn64Bits(run, low + sums, high + sums, output)
                continue
              }
              unsafe finishPlanes(
                Int16FinishRun(
                  low: low + sums, high: high + sums, output: output, pixels: run.grid.width,
                  channels: channels, outputStride: pixelStride,
                  bias: biases[run.shape].pointer(to: Int32.self),
                  stage: stage, lower: clamp.lowerBound, upper: clamp.upperBound))
            }
          }
        }
      }
      // The stage points into it.
      withExtendedLifetime(requantization) {}
    }
  }

  /// The sums of both planes put together in 64 bits, where 32 may be too few or the rounding is another.
  private func finish(
    _ low: UnsafePointer<Int32>, _ high: UnsafePointer<Int32>, _ run: WindowRun, _ tapSums: [Int32],
    _ zeroPointTerm: Int32, _ output: UnsafeMutablePointer<Int16>
  ) {
    for pixel in 0..<run.grid.width {
      for channel in 0..<outputChannels {
        let at = pixel * outputChannels + channel
        let products = unsafe Int64(high[at]) << 8 + Int64(low[at])
        let sum = products &+ Int64(zeroPointTerm) * Int64(tapSums[channel]) &+ bias[channel]
        let scaled =
          format == .int16x8
          ? requantizers[channel](sum) : requantizers[channel](Int32(truncatingIfNeeded: sum))
        unsafe output[pixel * layout.pixelStride + channel] = Int16(scaled.clamped(to: clamp))
      }
    }
  }
}

extension PackedRequantization {
  /// For sums of 16-bit activations that fit 32 bits; nil where they may not, or the rounding is another.
  ///
  /// 64-bit sums are rounded once, `(x * q16 + 2^(14-s)) >> (15-s)` with a factor of 16 bits (`Requantizer`). Shifted left
  /// by 16, all of it is the one-sided form with other constants: `(x * (q16 << 16) + 2^(30-s)) >> 32 >> (-1-s)`.
  init?(
    int16 format: QuantizedFormat, _ requantizers: [Requantizer], count: Int, bounds: [Int64]
  ) {
    let fits = bounds.allSatisfy { $0 < 1 << 31 }
    guard format == .int16x8, !(fits && requantizers.allSatisfy { $0.rounding == .float64 }) else {
      self.init(requantizers, count: count, bounds: bounds, zeroPoint: 0, clamp: .min ... .max)
      return
    }
    guard fits, requantizers.allSatisfy({ $0.rounding == .reference && $0.factor.shift < 0 }) else {
      return nil
    }
    var rows = [[Int32]](repeating: [Int32](repeating: 0, count: count), count: 7)
    for (channel, requantizer) in requantizers.enumerated() {
      let constant = Int64(1) << Int64(30 - requantizer.factor.shift)
      let row = channel % 2 == 0 ? 1 : 2
      rows[0][channel] = requantizer.factor.upperBits << 16
      rows[row][channel & ~1] = Int32(truncatingIfNeeded: constant)
      rows[row][channel | 1] = Int32(truncatingIfNeeded: constant >> 32)
      rows[3][channel] = Int32(-1 - requantizer.factor.shift)
    }
    self.init(form: .oneSided, fixedPointOffset: 0, count: count, constants: Constant(rows.flatMap { $0 }))
  }
}
