import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  static let exp = floatFunction(.exp, versions: 1...2, .exponential)
  static let log = floatFunction(.log, versions: 1...2, .logarithm)
  static let sqrt = floatFunction(.sqrt, versions: 1...2, .squareRoot)
  static let rsqrt = floatFunction(.rsqrt, versions: 1...3, .reciprocalSquareRoot)
  static let abs = floatFunction(.abs, versions: 1...5, .magnitude)
  static let neg = floatFunction(.neg, versions: 1...2, .negative)
  static let square = floatFunction(.square, versions: 1...1, .square)

  /// A function of float32 alone.
  private static func floatFunction(
    _ code: BuiltinOperator, versions: ClosedRange<Int>, _ function: FloatActivation.Function
  ) -> OperatorKind {
    OperatorKind(
      code, versions: versions, inputs: 1...1, shapes: NodeContext.sameShape,
      lower: { node throws(PlanError) in try node.floatActivation(function, try node.elementwise().input) })
  }
}

extension BuiltinOperator {
  fileprivate static let exp = BuiltinOperator(rawValue: 47)
  fileprivate static let neg = BuiltinOperator(rawValue: 59)
  fileprivate static let log = BuiltinOperator(rawValue: 73)
  fileprivate static let sqrt = BuiltinOperator(rawValue: 75)
  fileprivate static let rsqrt = BuiltinOperator(rawValue: 76)
  fileprivate static let square = BuiltinOperator(rawValue: 92)
  fileprivate static let abs = BuiltinOperator(rawValue: 101)
}
