import AtrousKernels
import AtrousTFLite

extension Draft {
  /// Turns SPACE_TO_BATCH_ND → CONV_2D or DEPTHWISE_CONV_2D → BATCH_TO_SPACE_ND into one convolution with a dilation
  /// rate, as which it began: converters of TensorFlow 1 write it so.
  ///
  /// Pixel y of the padded image is pixel y / block of image y mod block. Neighbouring taps of the inner convolution are
  /// therefore `block` pixels apart; its own padding P, in pixels of the batch's images, is P * block in the image;
  /// output position 0 is moved by the crop:
  ///
  ///     padding = top margin + P * block - top crop
  ///
  /// Exact for integers and float32, whose padding contributes nothing wherever it lies. Hybrid convolutions quantize each
  /// image of the batch on its own, and stay as they are.
  mutating func fuseDilatedConvolutions() throws(PlanError) {
    let (readers, writer) = (readerCounts, writers)
    var isRemoved = [Bool](repeating: false, count: operators.count)
    for (last, join) in operators.enumerated() where join.code == .batchToSpaceND {
      guard let between = join.inputs.first ?? nil, readers[between] == 1, let middle = writer[between],
        let image = operators[middle].inputs.first ?? nil, readers[image] == 1, let first = writer[image],
        operators[first].code == .spaceToBatchND,
        let fused = try fusion(operators[first], operators[middle], join)
      else { continue }
      operators[last] = fused
      isRemoved[first] = true
      isRemoved[middle] = true
    }
    operators = zip(operators, isRemoved).compactMap { $1 ? nil : $0 }
    record("fuse dilated convolutions")
  }

  private func fusion(
    _ split: Operator, _ convolution: Operator, _ join: Operator
  ) throws(PlanError) -> Operator? {
    guard [.conv2D, .depthwiseConv2D].contains(convolution.code),
      case .window(var options) = convolution.options,
      options.strideHeight == 1, options.strideWidth == 1, options.dilationHeight == 1,
      options.dilationWidth == 1
    else { return nil }
    func lowering(_ node: Operator) -> Lowering { Lowering(draft: self, node: node, rounding: .reference) }

    // All three are sound on their own, or the error is theirs.
    _ = try lowering(split).lower()
    _ = try lowering(join).lower()
    let window: Window
    switch try lowering(convolution).lower().problem {
    case .convolution(let problem), .depthwise(let problem): window = problem.window
    case .floatConvolution(let problem), .floatDepthwise(let problem): window = problem.window
    default: return nil
    }
    let (input, output) = (try lowering(split).input(0), try lowering(join).output())
    let (batched, result) = (try lowering(split).output(), try lowering(join).input(0))
    guard input.shape.count == 4, input.quantization == batched.quantization,
      output.quantization == result.quantization
    else { return nil }
    let (before, after) = (
      try lowering(split).blockLayout(image: input, batched: batched),
      try lowering(join).blockLayout(image: output, batched: result)
    )
    guard before.blockHeight == after.blockHeight, before.blockWidth == after.blockWidth else { return nil }

    options.dilationHeight = before.blockHeight
    options.dilationWidth = before.blockWidth
    options.padding = .explicit(
      top: before.top + window.y.padding * before.blockHeight - after.top,
      left: before.left + window.x.padding * before.blockWidth - after.left)
    return Operator(
      index: convolution.index, code: convolution.code, version: convolution.version,
      inputs: [input.index] + convolution.inputs.dropFirst(), outputs: [output.index],
      options: .window(options))
  }
}
