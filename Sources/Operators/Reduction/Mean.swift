import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// MEAN over constant axes.
  static let mean = OperatorKind(
    .mean, versions: 1...3, inputs: 2...2,
    shapes: { node throws(PlanError) in [try node.reducedShape()] },
    lower: { node throws(PlanError) in
      let (input, output) = try node.elementwise()
      try node.expectElements(input)
      let reduction = Reduction(inputShape: input.shape, isReduced: try node.reducedDimensions())
      if input.type == .float32 { return .floatMean(FloatMean(reduction, numerics: node.numerics)) }
      guard let type = node.quantizedType(input) else { throw node.unsupported(input) }
      let (from, to) = (try node.affine(input), try node.affine(output))
      let mean = QuantizedMean(type: type, reduction: reduction, input: from, output: to)
      let keepsDimensions = node.options.of(type: 27).bool(0)
      return node.inNumerics(
        NumericMean(
          mean, input: from, output: to, keepsDimensions: keepsDimensions, numerics: node.numerics
        )
        .map { .mean($0) }, else: .mean(mean))
    })
}

extension NodeContext {
  /// For each dimension whether a constant second input names it.
  func reducedDimensions() throws(PlanError) -> [Bool] {
    let rank = try input().shape.count
    var isReduced = [Bool](repeating: false, count: rank)
    for axis in try integers(try input(1)) { isReduced[try self.axis(axis, rank: rank)] = true }
    return isReduced
  }

  func reducedShape() throws(PlanError) -> [Int] {
    let keepsDimensions = options.of(type: 27).bool(0)
    return zip(try input().shape, try reducedDimensions()).compactMap {
      $1 ? (keepsDimensions ? 1 : nil) : $0
    }
  }
}
