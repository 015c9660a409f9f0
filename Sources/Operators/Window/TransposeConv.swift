import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// TRANSPOSE_CONV. Inputs: the output's shape, the filter O·H·W·I, the image, a bias that may be left out.
  static let transposeConv = OperatorKind(
    .transposeConv, versions: 1...5, inputs: 3...4,
    window: { WindowOptions($0.of(type: 49), activation: 3) }, operands: .only(2),
    shapes: { node throws(PlanError) in
      let shape = try node.integers(try node.input(0))
      guard shape.count == 4, shape.allSatisfy({ $0 > 0 }) else {
        throw node.failure("has the output shape \(shape)", tensor: try node.input(0).index)
      }
      return [shape]
    },
    products: { node in
      guard let filter = node.optionalInput(1), let image = node.optionalInput(2), filter.shape.count == 4
      else { return 0 }
      return filter.shape[0...2].reduce(image.count) { $0.multiplyingUpTo($1) }
    },
    lower: { node throws(PlanError) in try node.transposeConv() })
}

extension NodeContext {
  fileprivate func transposeConv() throws(PlanError) -> Problem {
    let (filter, input, output) = (try input(1), try input(2), output())
    let (image, taps, target) = (try image(input), try image(filter), try image(output))
    guard taps.channels == image.channels, taps.batch == target.channels, target.batch == image.batch else {
      throw failure(
        "has the shape \(filter.shape), which does not lead from \(input.shape) to \(output.shape)",
        tensor: filter.index)
    }
    let parts = ConvolutionParts(
      input: input, filter: filter, bias: optionalInput(3), output: output,
      window: try transposedWindow(input: image, output: target, height: taps.height, width: taps.width),
      inputChannels: image.channels, outputChannels: taps.batch, channelAxis: 0,
      activation: try fused(try windowOptions().activation))
    switch try format(parts) {
    case .quantized(let format):
      try expectBiasType(parts, format, options.of(type: 49).int(4))
      return .transposedConvolution(try quantized(parts, format, .transposed))
    case .float32: return .floatTransposedConvolution(try float(parts, .transposed))
    case .hybrid:
      return .hybridTransposedConvolution(
        try hybrid(
          parts, quantization: .asymmetric, order: numerics == .reference ? .sumFirst : .products,
          sum: .transposed))
    }
  }
}
