import AtrousFlatBuffers

extension Builder {
  /// A tensor's table. Field numbers are the schema's.
  mutating func table(of tensor: Tensor, buffer: Int) -> Offset {
    let signature = tensor.shapeSignature.map { vector($0.map(Int32.init)) }
    let quantization = table(of: tensor.quantization, tensor.observed)
    let (shape, name) = (vector(tensor.shape.map(Int32.init)), string(tensor.name))
    return table([
      .offset(shape), .number(tensor.type.rawValue), .number(UInt32(buffer)), .offset(name),
      quantization.map { .offset($0) }, tensor.isVariable ? .flag(true) : nil, nil,
      signature.map { .offset($0) }, tensor.hasRank ? .flag(true) : nil,
    ])
  }

  private mutating func table(of quantization: Quantization?, _ observed: ObservedRange?) -> Offset? {
    guard quantization != nil || observed != nil else { return nil }
    func floats(_ values: [Float]?, _ builder: inout Builder) -> Field? {
      guard let values, !values.isEmpty else { return nil }
      return .offset(builder.vector(values))
    }
    let zeroPoints = quantization.map { vector($0.zeroPoints.map(Int64.init)) }
    return table([
      floats(observed?.minimum, &self), floats(observed?.maximum, &self), floats(quantization?.scales, &self),
      zeroPoints.map { .offset($0) }, nil, nil, quantization.map { .number(Int32($0.axis)) },
    ])
  }

  /// An operator's table; `code` is its place among the operator codes.
  mutating func table(of node: Operator, code: Int) -> Offset {
    let options = node.options.type == 0 ? nil : table(of: node.options)
    let custom = node.customOptions.isEmpty ? nil : vector(bytes: node.customOptions, alignment: 16)
    let mutates = node.mutatesInputs.isEmpty ? nil : vector(node.mutatesInputs.map { UInt8($0 ? 1 : 0) })
    let intermediates = node.intermediates.isEmpty ? nil : vector(node.intermediates.map(Int32.init))
    let inputs = vector(node.inputs.map { $0.map(Int32.init) ?? -1 })
    return table([
      .number(UInt32(code)), .offset(inputs), .offset(vector(node.outputs.map(Int32.init))),
      options == nil ? nil : .number(node.options.type), options.map { .offset($0) },
      custom.map { .offset($0) }, nil, mutates.map { .offset($0) }, intermediates.map { .offset($0) },
    ])
  }

  private mutating func table(of options: OptionFields) -> Offset {
    var fields: [Field?] = []
    for value in options.values { fields.append(value.map { field(of: $0) }) }
    return table(fields)
  }

  private mutating func field(of value: OptionFields.Value) -> Field {
    switch value {
    case .byte(let value): .number(value)
    case .int(let value): .number(value)
    case .long(let value): .number(value)
    case .float(let value): .number(value.bitPattern)
    case .bytes(let values): .offset(vector(values))
    case .ints(let values): .offset(vector(values))
    case .string(let text): .offset(string(text))
    }
  }
}
