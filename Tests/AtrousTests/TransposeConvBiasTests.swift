import Atrous
import AtrousTFLite
import Testing

/// MediaPipe's transposed convolution against TRANSPOSE_CONV, which LiteRT's goldens hold.
@Suite struct TransposeConvBiasTests {
  /// A custom operator's options: a padding, a stride along the width, one along the height, and what follows.
  private func options(_ fields: [Int32]) -> [UInt8] {
    fields.flatMap { field in (0..<4).map { UInt8(truncatingIfNeeded: field >> (8 * $0)) } }
  }

  private func model(isCustom: Bool, isValid: Bool, size: (Int, Int), output: [Int], options: [UInt8])
    -> Model
  {
    var builder = ModelBuilder()
    let input = builder.tensor("", .float32, [1, size.0, size.1, 2])
    let filter = builder.constant(
      "", .float32, [3, 3, 2, 2], (0..<36).map { Float($0 * 7 % 11) / 8 - 0.5 })
    let bias = builder.constant("", .float32, [3], [0.5, -1, 2] as [Float])
    let result = builder.tensor("", .float32, output)
    if isCustom {
      builder.apply(
        BuiltinOperator(rawValue: 32), customName: "Convolution2DTransposeBias", [input, filter, bias],
        to: [result], customOptions: options)
    } else {
      let shape = builder.constant("", .int32, [4], output.map(Int32.init))
      builder.apply(
        .transposeConv, version: 3, [shape, filter, input, bias], to: [result],
        OptionFields(type: 49, [0: .byte(isValid ? 1 : 0), 1: .int(2), 2: .int(3)]))
    }
    return builder.model(inputs: [input], outputs: [result])
  }

  private func run(_ model: Model) throws -> [Float] {
    var session = Session(try Plan(model, options: KernelSet.reference.options()))
    try session.setSyntheticInputs()
    session.run()
    return try session.output()
  }

  /// Heights and widths by MediaPipe's formula: a window of 3 × 2 taps, strides 3 and 2.
  @Test(arguments: [(true, [1, 15, 8, 3]), (false, [1, 14, 8, 3])])
  func likeTransposeConv(isValid: Bool, output: [Int]) throws {
    let custom = model(
      isCustom: true, isValid: isValid, size: (5, 4), output: [1, 1, 1, 1],
      options: options([isValid ? 2 : 1, 2, 3, 0]))
    #expect(try Plan(custom).outputs[0].shape == output)
    let builtin = model(isCustom: false, isValid: isValid, size: (5, 4), output: output, options: [])
    #expect(try run(custom) == run(builtin))
  }

  @Test(arguments: [[], [1, 2], [0, 2, 3], [1, 0, 3], [1, 2, -1]] as [[Int32]])
  func badOptions(fields: [Int32]) {
    let custom = model(
      isCustom: true, isValid: true, size: (5, 4), output: [1, 1, 1, 1], options: options(fields))
    let error = #expect(throws: PlanError.self) { _ = try Plan(custom) }
    #expect(error?.description.contains("(Convolution2DTransposeBias)") == true)
  }
}
