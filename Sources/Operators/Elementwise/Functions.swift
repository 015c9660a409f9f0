import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  static let exp = function(.exp, versions: 1...2, .exponential) {
    LookupTable(exponential: $0, count: $1, input: $2, output: $3)
  }
  static let log = function(.log, versions: 1...2, .logarithm) {
    LookupTable(logarithm: $0, count: $1, input: $2, output: $3)
  }
  static let sqrt = function(.sqrt, versions: 1...2, .squareRoot) {
    LookupTable(squareRoot: $0, count: $1, input: $2, output: $3)
  }
  static let rsqrt = function(.rsqrt, versions: 1...3, .reciprocalSquareRoot) {
    LookupTable(reciprocalSquareRoot: $0, count: $1, input: $2, output: $3)
  }
  static let abs = function(.abs, versions: 1...5, .magnitude) {
    LookupTable(magnitude: $0, count: $1, input: $2, output: $3)
  }
  static let neg = function(.neg, versions: 1...2, .negative)
  static let square = function(.square, versions: 1...1, .square)

  /// A function of float32, and of int8 and int16 where it has a table.
  private static func function(
    _ code: BuiltinOperator, versions: ClosedRange<Int>, _ function: FloatActivation.Function,
    table: (@Sendable (QuantizedType, Int, Affine, Affine) -> LookupTable)? = nil
  ) -> OperatorKind {
    OperatorKind(
      code, versions: versions, inputs: 1...1, shapes: NodeContext.sameShape,
      lower: { node throws(PlanError) in
        let (input, output) = try node.elementwise()
        guard let table, let type = node.quantizedType(input), type != .uint8 else {
          return try node.floatActivation(function, input)
        }
        return .lookup(table(type, input.count, try node.affine(input), try node.affine(output)))
      })
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
