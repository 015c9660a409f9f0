import AtrousFlatBuffers

extension Subgraph {
  init(
    _ table: Table, codes: [OperatorCode], buffers: [Range<Int>], place: String,
    _ allowance: inout Allowance
  ) throws(ModelError) {
    let here = place.isEmpty ? "the main subgraph" : place
    let tensorTables = try reading(here, try table.tables(0))
    let operatorTables = try reading(here, try table.tables(3))
    try allowance.take(operators: operatorTables.count, in: here)

    var tensors: [Tensor] = []
    tensors.reserveCapacity(tensorTables.count)
    for (index, table) in tensorTables.enumerated() {
      let tensor = try Tensor(
        table, index: index, buffers: buffers, place: "\(place)tensor \(index)", allowance.limits)
      try allowance.take(tensor.footprint, in: "\(place)tensor \(index)")
      tensors.append(tensor)
    }
    var operators: [Operator] = []
    operators.reserveCapacity(operatorTables.count)
    for (index, table) in operatorTables.enumerated() {
      let node = try Operator(
        table, index: index, codes: codes, tensors: tensors.count, place: "\(place)operator \(index)")
      try allowance.take(node.footprint, in: "\(place)operator \(index)")
      operators.append(node)
    }
    let ends = try [1, 2].mapTyped { (field) throws(ModelError) in
      let indices = try reading(here, try table.scalars(field, as: Int32.self) ?? [])
      return try indices.mapTyped { (index) throws(ModelError) in
        guard tensors.indices.contains(Int(index)) else {
          throw .invalid(
            place: here,
            reason: "\(field == 1 ? "input" : "output") names tensor \(index) of \(tensors.count)")
        }
        return Int(index)
      }
    }
    self.init(
      name: try reading(here, try table.string(4) ?? ""),
      tensors: tensors, operators: operators, inputs: ends[0], outputs: ends[1])
  }
}

extension Operator {
  init(_ table: Table, index: Int, codes: [OperatorCode], tensors: Int, place: String) throws(ModelError) {
    let codeIndex = try reading(place, try table.size(0, as: UInt32.self))
    guard codes.indices.contains(codeIndex) else {
      throw .invalid(place: place, reason: "names operator code \(codeIndex) of \(codes.count)")
    }
    let code = codes[codeIndex]
    let name = code.customName ?? code.code.name

    func indices(_ field: Int) throws(ModelError) -> [Int32] {
      try reading("\(place) (\(name))", try table.scalars(field, as: Int32.self) ?? [])
    }
    func checked(_ tensor: Int32) throws(ModelError) -> Int {
      guard tensor >= 0, Int(tensor) < tensors else {
        throw .invalid(place: "\(place) (\(name))", reason: "names tensor \(tensor) of \(tensors)")
      }
      return Int(tensor)
    }
    let ofOptions = "\(place) (\(name)), options"
    let (type, options) = try reading(ofOptions, (try table.scalar(3, default: UInt8(0)), try table.table(4)))
    let fields = try reading(ofOptions, try OptionFields(type: type, options))
    self.init(
      index: index, code: code.code, version: code.version, customName: code.customName,
      inputs: try indices(1).mapTyped { (tensor) throws(ModelError) -> Int? in
        tensor == -1 ? nil : try checked(tensor)
      },
      outputs: try indices(2).mapTyped(checked),
      options: fields,
      customOptions: try reading(
        "\(place) (\(name)), custom options", try table.scalars(5, as: UInt8.self) ?? []),
      mutatesInputs: try reading(
        "\(place) (\(name))", try table.scalars(7, as: UInt8.self)?.map { $0 != 0 } ?? []),
      intermediates: try indices(8).mapTyped(checked),
      unwritable: try reading(
        "\(place) (\(name))",
        fields.isComplete ? try Operator.unwritable(table) : "options that are not of the schema"))
  }

  private static func unwritable(_ table: Table) throws(FlatBufferError) -> String? {
    if try table.scalar(9, default: UInt64(0)) > 1 { return "custom options outside of the FlatBuffers file" }
    if try table.scalar(11, default: UInt8(0)) != 0 { return "options of StableHLO" }
    return nil
  }
}

/// About as many bytes as the lists and strings take in memory.
extension Tensor {
  fileprivate var footprint: Int {
    64 + name.utf8.count + 8 * (shape.count + (shapeSignature?.count ?? 0))
      + 16 * (quantization?.scales.count ?? 0)
  }
}

extension Operator {
  fileprivate var footprint: Int {
    64 + (customName?.utf8.count ?? 0) + 16 * inputs.count + 8 * outputs.count + options.footprint
      + customOptions.count + mutatesInputs.count + 8 * intermediates.count
  }
}
