import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  static let sum = reduce(.sum, versions: 1...2, .sum)
  static let reduceProd = reduce(.reduceProd, versions: 1...2, .product)
  static let reduceMax = reduce(.reduceMax, versions: 1...3, .maximum)
  static let reduceMin = reduce(.reduceMin, versions: 1...3, .minimum)

  /// SUM, REDUCE_PROD, REDUCE_MAX, REDUCE_MIN over constant axes. Extremes of quantized values keep the quantization.
  private static func reduce(
    _ code: BuiltinOperator, versions: ClosedRange<Int>, _ operation: Fold.Operation
  ) -> OperatorKind {
    OperatorKind(
      code, versions: versions, inputs: 2...2,
      shapes: { node throws(PlanError) in [try node.reducedShape()] },
      lower: { node throws(PlanError) in
        let (input, output) = try node.elementwise()
        try node.expectElements(input)
        if node.quantizedType(input) != nil {
          guard operation == .maximum || operation == .minimum else { throw node.unsupported(input) }
          guard input.quantization == output.quantization else {
            throw node.failure("has another quantization than the output", tensor: input.index)
          }
        }
        let element: Fold.Element =
          switch input.type {
          case .float32: .float32
          case .int8: .int8
          case .uint8: .uint8
          case .int16: .int16
          case .int32: .int32
          case .int64: .int64
          default: throw node.unsupported(input)
          }
        let reduction = Reduction(inputShape: input.shape, isReduced: try node.reducedDimensions())
        return .fold(Fold(operation, element: element, reduction))
      })
  }
}

extension BuiltinOperator {
  fileprivate static let sum = BuiltinOperator(rawValue: 74)
  fileprivate static let reduceProd = BuiltinOperator(rawValue: 81)
  fileprivate static let reduceMax = BuiltinOperator(rawValue: 82)
  fileprivate static let reduceMin = BuiltinOperator(rawValue: 89)
}
