import AtrousBytes

/// Makes a model tensor by tensor and operator by operator.
package struct ModelBuilder {
  package private(set) var tensors: [Tensor] = []
  package private(set) var operators: [Operator] = []
  private var bytes: [UInt8] = []

  package init() {}

  /// Adds a tensor that is fed or computed, or the constant whose elements are `data`.
  ///
  /// - Returns: its index.
  @discardableResult
  package mutating func tensor(
    _ name: String = "", _ type: ElementType, _ shape: [Int], signature: [Int]? = nil,
    _ quantization: Quantization? = nil, data: [UInt8]? = nil
  ) -> Int {
    tensors.append(
      Tensor(
        index: tensors.count, name: name, type: type, shape: shape, shapeSignature: signature,
        quantization: quantization, data: data.map { keep($0) }))
    return tensors.count - 1
  }

  /// Adds a constant of numbers.
  package mutating func constant<Element: BitwiseCopyable>(
    _ name: String = "", _ type: ElementType, _ shape: [Int], _ elements: [Element],
    _ quantization: Quantization? = nil
  ) -> Int {
    tensor(name, type, shape, quantization, data: bytesOf(elements))
  }

  package mutating func apply(
    _ code: BuiltinOperator, version: Int = 1, customName: String? = nil, _ inputs: [Int?], to outputs: [Int],
    _ options: OptionFields = .none, customOptions: [UInt8] = []
  ) {
    operators.append(
      Operator(
        index: operators.count, code: code, version: version, customName: customName, inputs: inputs,
        outputs: outputs, options: options,
        customOptions: customOptions))
  }

  /// The model. Nothing is checked.
  ///
  /// - Parameter original: whose description, metadata, labels and archive it takes.
  package consuming func model(
    name: String = "main", inputs: [Int], outputs: [Int], signatures: [Signature] = [],
    like original: Model? = nil
  ) -> Model {
    let metadata = (original?.metadata ?? []).map { entry in
      MetadataEntry(name: entry.name, data: keep(original?.bytes.copy(entry.data) ?? []))
    }
    let graph = Subgraph(name: name, tensors: tensors, operators: operators, inputs: inputs, outputs: outputs)
    let region = ByteRegion(copying: bytes.span)
    return Model(
      bytes: region, version: 3, description: original?.description ?? "", graphs: [graph],
      metadata: metadata, labels: original?.labels ?? [], signatures: signatures,
      archive: original?.archive ?? region, unwritable: nil)
  }

  /// Constants lie at multiples of 64 bytes.
  private mutating func keep(_ data: [UInt8]) -> Range<Int> {
    bytes.append(contentsOf: repeatElement(0, count: -bytes.count & 63))
    bytes += data
    return bytes.count - data.count..<bytes.count
  }
}

extension Operator {
  /// The same operator with another code, other inputs or options.
  package func with(
    code: BuiltinOperator? = nil, version: Int? = nil, inputs: [Int?]? = nil, options: OptionFields? = nil
  ) -> Operator {
    Operator(
      index: index, code: code ?? self.code, version: version ?? self.version, customName: customName,
      inputs: inputs ?? self.inputs, outputs: outputs,
      options: options ?? self.options,
      customOptions: customOptions)
  }
}

/// The bytes of numbers as they lie in memory, little-endian.
package func bytesOf<Element: BitwiseCopyable>(_ elements: [Element]) -> [UInt8] {
  unsafe elements.withUnsafeBytes { unsafe Array($0) }
}
