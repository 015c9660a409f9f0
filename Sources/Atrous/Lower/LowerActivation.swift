import AtrousKernels
import AtrousTFLite

extension Lowering {
  /// RELU, RELU6, RELU_N1_TO_1.
  func rectifier(_ activation: FusedActivation) throws(PlanError) -> Problem {
    let (input, output) = try elementwise()
    guard let type = quantizedType(input) else {
      return try floatActivation(.clamp(activation.floatRange), input)
    }
    return .lookup(
      LookupTable(
        clamping: type, count: input.count, input: try affine(input), output: try affine(output),
        activation: activation))
  }

  func hardSwish() throws(PlanError) -> Problem {
    let (input, output) = try elementwise()
    guard let type = quantizedType(input) else { return try floatActivation(.hardSwish, input) }
    guard let function = QuantizedHardSwish(input: try affine(input), output: try affine(output)) else {
      throw failure("has an output scale below 1/128 of the input's", tensor: output.index)
    }
    return .lookup(LookupTable(from: type, to: type, count: input.count) { function($0) })
  }

  func logistic() throws(PlanError) -> Problem {
    let (input, output) = try elementwise()
    guard let type = quantizedType(input) else { return try floatActivation(.logistic, input) }
    let to = try affine(output)
    guard to.scale == 1 / 256 else {
      throw failure("has the scale \(to.scale) instead of 1/256", tensor: output.index)
    }
    return .lookup(LookupTable(logistic: type, count: input.count, input: try affine(input), output: to))
  }

  /// SOFTMAX along the last dimension.
  func softmax() throws(PlanError) -> Problem {
    let (input, output) = try elementwise()
    guard case .softmax(let beta) = node.options else { throw failure("has no options") }
    guard beta.isFinite, beta > 0 else { throw failure("has the factor beta \(beta)") }
    guard let depth = input.shape.last else {
      throw failure("has no dimension", tensor: input.index)
    }
    try expectElements(input)
    let rows = input.count / depth
    guard let type = quantizedType(input) else {
      try expect(input, type: .float32)
      return .floatSoftmax(FloatSoftmax(rows: rows, depth: depth, beta: beta))
    }
    let (from, to) = (try affine(input), try affine(output))
    if type == .int8 {
      guard to.zeroPoint == -128, (to.scale * 256 - 1).magnitude <= 0.001 else {
        throw failure(
          "has the scale \(to.scale) and zero point \(to.zeroPoint) instead of 1/256 and -128",
          tensor: output.index)
      }
    }
    guard Double(beta) * Double(from.scale) * 0x1p26 > 1 else {
      throw failure("has the scale \(from.scale), too fine for fixed point", tensor: input.index)
    }
    return .softmax(QuantizedSoftmax(type: type, rows: rows, depth: depth, input: from, beta: beta))
  }

  /// The tensors of an operator that maps each element to one of the same type.
  private func elementwise() throws(PlanError) -> (input: Tensor, output: Tensor) {
    try expectInputs(1...1)
    let (input, output) = (try input(0), try output())
    try expect(output, shape: input.shape)
    try expect(output, type: input.type)
    return (input, output)
  }

  private func floatActivation(
    _ function: FloatActivation.Function, _ input: Tensor
  ) throws(PlanError) -> Problem {
    guard input.type == .float32 else { throw unsupported(input) }
    return .activation(FloatActivation(function, count: input.count))
  }
}
