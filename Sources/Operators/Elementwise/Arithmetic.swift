import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  static let add = arithmetic(.add, versions: 1...5, optionsType: 11, .add)
  static let sub = arithmetic(.sub, versions: 1...5, optionsType: 28, .subtract)
  static let mul = arithmetic(.mul, versions: 1...7, optionsType: 21, .multiply)

  static let div = arithmetic(BuiltinOperator(rawValue: 42), versions: 1...2, optionsType: 29, .divide)
  static let squaredDifference = arithmetic(
    BuiltinOperator(rawValue: 99), versions: 1...2, optionsType: 76, .squaredDifference)

  private static func arithmetic(
    _ code: BuiltinOperator, versions: ClosedRange<Int>, optionsType: UInt8,
    _ operation: Arithmetic.Operation
  ) -> OperatorKind {
    OperatorKind(
      code, versions: versions, inputs: 2...2, operands: .all,
      shapes: { node throws(PlanError) in [try node.broadcast().shape] },
      lower: { node throws(PlanError) in
        try node.arithmetic(operation, try node.fused(node.options.of(type: optionsType).activation(0)))
      })
  }
}

extension Affine {
  /// Whether the scale's binary logarithm is within 0.001 of an integer (TFLite, `CheckedLog2`).
  fileprivate var isPowerOfTwo: Bool { !(1.000693..<1.998614).contains(scale.significand) }
}

extension NodeContext {
  fileprivate func arithmetic(
    _ operation: Arithmetic.Operation, _ activation: FusedActivation
  ) throws(PlanError) -> Problem {
    let (left, right, output) = (try input(0), try input(1), output())
    try expect(right, type: left.type)
    try expect(output, type: left.type)
    let broadcast = try broadcast()
    guard let type = quantizedType(output) else {
      return .arithmetic(
        Arithmetic(
          operation, element: try wideElement(output), broadcast: broadcast, activation: activation))
    }
    let (a, b, c) = (try affine(left), try affine(right), try affine(output))
    switch operation {
    case .add, .subtract:
      // ADD's and SUB's options alike; what a file leaves out is true.
      if type == .int16, options.type != 0, options.bool(1, default: true),
        [a, b, c].allSatisfy({ $0.isPowerOfTwo })
      {
        throw failure("has scales that are powers of 2 and pot_scale_int16, whose arithmetic is another")
      }
      let sum = QuantizedSum(
        type: type, broadcast: broadcast, left: a, right: b, output: c, subtracts: operation == .subtract,
        activation: activation)
      // LiteRT stops at an ADD with a factor of 1 or more; its SUB shifts by a negative count.
      guard sum.output.factor.shift <= 0 else {
        throw failure("has a result whose scale is below 2^-\(sum.headroom - 1) of the larger operand's")
      }
      return inNumerics(
        NumericSum(sum, left: a, right: b, output: c, activation: activation, numerics: numerics)
          .map { .sum($0) }, else: .sum(sum))
    case .multiply:
      let product = QuantizedProduct(
        type: type, broadcast: broadcast, left: a, right: b, output: c, activation: activation)
      return inNumerics(
        XNNPACKProduct(product, left: a, right: b, output: c, activation: activation, numerics: numerics)
          .map { .product($0) }, else: .product(product))
    case .squaredDifference where type == .int8:
      return .squaredDifference(
        QuantizedSquaredDifference(type: type, broadcast: broadcast, left: a, right: b, output: c))
    case .squaredDifference, .divide, .maximum, .minimum: throw unsupported(output)
    }
  }

  private func wideElement(_ value: Value) throws(PlanError) -> Arithmetic.Element {
    switch value.type {
    case .float32: .float32
    case .int32: .int32
    case .int64: .int64
    default: throw unsupported(value)
    }
  }
}
