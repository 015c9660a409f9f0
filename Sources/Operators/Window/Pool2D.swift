import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  static let averagePool2D = pool(.averagePool2D, .mean)
  static let maxPool2D = pool(.maxPool2D, .maximum)

  private static func pool(_ code: BuiltinOperator, _ statistic: Pool.Statistic) -> OperatorKind {
    OperatorKind(
      code, versions: 1...3, inputs: 1...1, window: { WindowOptions($0.of(type: 5), activation: 5) },
      shapes: { node throws(PlanError) in
        let (input, filter) = (try node.image(try node.input()), node.poolFilter)
        let size = try node.positions(over: input, height: filter.height, width: filter.width)
        return [[input.batch, size.height, size.width, input.channels]]
      },
      sums: { node in
        let filter = node.poolFilter
        return node.output().count.multiplyingUpTo(max(1, filter.height)).multiplyingUpTo(
          max(1, filter.width))
      },
      lower: { node throws(PlanError) in try node.pool(statistic) })
  }
}

extension NodeContext {
  /// The filter's size stands in the options, width before height.
  fileprivate var poolFilter: (height: Int, width: Int) {
    let options = options.of(type: 5)
    return (options.int(4), options.int(3))
  }

  fileprivate func pool(_ statistic: Pool.Statistic) throws(PlanError) -> Problem {
    let (input, output, filter) = (try input(), output(), poolFilter)
    let shape = try image(input)
    try expect(output, type: input.type)
    let window = try window(over: shape, height: filter.height, width: filter.width)
    let activation = try fused(try windowOptions().activation)
    let element: Pool.Element
    if let type = quantizedType(input) {
      element = .quantized(
        type, activation == .none ? type.range : activation.range(of: type, try affine(output)))
    } else if input.type == .float32 {
      element = .float32(activation.floatRange)
    } else {
      throw unsupported(input)
    }
    return .pool(Pool(statistic, element: element, window: window, channels: shape.channels))
  }
}
