import AtrousGraph
import AtrousKernels

extension OperatorKind {
  /// A custom operator that can run, with the window that its options give; nil for any other.
  static func custom(_ name: String, _ options: [UInt8]) -> (kind: OperatorKind, window: WindowOptions?)? {
    name == transposeConvBias.name ? (transposeConvBias, WindowOptions(transposeConvBias: options)) : nil
  }

  /// MediaPipe's `Convolution2DTransposeBias`: a transposed convolution in float32. Inputs: the image, the filter O·H·W·I,
  /// the bias (MediaPipe, `transpose_conv_bias.cc`).
  private static let transposeConvBias = OperatorKind(
    name: "Convolution2DTransposeBias", inputs: 3...3,
    shapes: { node throws(PlanError) in [try node.outputOfTransposeConvBias()] },
    products: { node in
      guard let filter = node.optionalInput(1), filter.shape.count == 4 else { return 0 }
      return filter.shape[0...2].reduce(node.optionalInput(0)?.count ?? 0) { $0.multiplyingUpTo($1) }
    },
    lower: { node throws(PlanError) in
      let (image, taps) = (try node.image(try node.input(0)), try node.image(try node.input(1)))
      guard taps.channels == image.channels else {
        throw node.failure("has a filter of \(taps.channels) channels for \(image.channels)")
      }
      for value in try node.allInputs() + [node.output()] { try node.expect(value, type: .float32) }
      let parts = ConvolutionParts(
        input: try node.input(0), filter: try node.input(1), bias: try node.input(2), output: node.output(),
        window: try node.transposedWindow(
          input: image, output: try node.image(node.output()), height: taps.height, width: taps.width),
        inputChannels: image.channels, outputChannels: taps.batch, channelAxis: 0, activation: .none)
      return .floatTransposedConvolution(try node.float(parts, .transposed))
    })
}

extension WindowOptions {
  /// From the bytes of a C struct: 32-bit integers for the padding, 1 for SAME and 2 for VALID, the stride along the width
  /// and the one along the height. Nil where that is not what they say.
  fileprivate init?(transposeConvBias bytes: [UInt8]) {
    guard bytes.count >= 12 else { return nil }
    let fields = [0, 4, 8].map { start in
      bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    guard fields[0] == 1 || fields[0] == 2 else { return nil }
    self.init()
    padding = fields[0] == 1 ? .same : .valid
    (strideWidth, strideHeight) = (fields[1], fields[2])
  }
}

extension NodeContext {
  /// All that the windows reach, less what SAME cuts off on both sides.
  fileprivate func outputOfTransposeConvBias() throws(PlanError) -> [Int] {
    let (image, taps) = (try image(try input(0)), try image(try input(1)))
    let options = try windowOptions()
    let (y, x) = try geometry(height: taps.height, width: taps.width)
    func size(_ input: Int, _ axis: Geometry) -> Int {
      let cut = options.padding == .same ? max(0, axis.taps - (input - 1) % axis.stride - 1) : 0
      return (input - 1) * axis.stride + axis.taps - cut
    }
    return [image.batch, size(image.height, y), size(image.width, x), taps.batch]
  }
}
