import AtrousKernels
import AtrousTFLite

extension Lowering {
  /// AVERAGE_POOL_2D, MAX_POOL_2D.
  func pool(_ statistic: Pool.Statistic) throws(PlanError) -> Problem {
    try expectInputs(1...1)
    let (input, output) = (try input(0), try output())
    guard case .pool(let options, let height, let width) = node.options else {
      throw failure("has no options")
    }
    let shape = try image(input)
    try expect(output, type: input.type)
    let window = try window(options, input: shape, filterHeight: height, filterWidth: width, output: output)
    guard try image(output).channels == shape.channels else {
      throw failure(
        "has the shape \(output.shape) instead of \(shape.channels) channels", tensor: output.index)
    }
    let activation = try fused(options.activation)
    let element: Pool.Element
    if let type = quantizedType(input) {
      element = .quantized(
        type,
        activation == .none ? type.range : activation.range(of: type, try affine(output)))
    } else if input.type == .float32 {
      element = .float32(activation.floatRange)
    } else {
      throw unsupported(input)
    }
    return .pool(Pool(statistic, element: element, window: window, channels: shape.channels))
  }
}
