import AtrousBytes
package import AtrousGraph
package import AtrousKernels
package import AtrousTFLite

extension Graph {
  /// The main subgraph of a model as a graph. Shapes are the file's until they are inferred.
  ///
  /// - Parameter inputShapes: the shape of each input by position, where it is not the file's.
  package init(
    _ model: Model, inputShapes: [Int: [Int]] = [:], numerics: Numerics = .reference
  ) throws(PlanError) {
    let main = model.main
    var values: [Value] = []
    for tensor in main.tensors {
      let isNibbles = tensor.type == .int4 && tensor.isConstant
      values.append(
        Value(
          index: tensor.index, name: tensor.name, type: isNibbles ? .int8 : tensor.type, shape: tensor.shape,
          quantization: tensor.quantization,
          constant: isNibbles
            ? try Graph.unpackedNibbles(of: tensor, in: model.bytes)
            : try Graph.constant(of: tensor, in: model.bytes), hasFourBits: isNibbles))
    }
    var nodes: [Node] = []
    for node in main.operators {
      nodes.append(try Graph.node(node))
      let types = node.inputs.map { input in input.map { main.tensors[$0].type } }
      if node.code == .depthwiseConv2D, types.count > 1, types[0] == .int16, types[1] == .int4 {
        throw .operation(
          index: node.index, name: node.name, tensor: node.inputs[1],
          reason: "is int4 beside int16 activations, of which LiteRT does not unpack the weights")
      }
      for tensor in node.inputs.compactMap({ $0.map { main.tensors[$0] } }) where tensor.isConstant {
        guard tensor.quantization == nil, let other = tensor.unwritable else { continue }
        throw .operation(
          index: node.index, name: node.name, tensor: tensor.index,
          reason: "has \(other): that is not supported")
      }
    }
    self.init(values: values, nodes: nodes, inputs: main.inputs, outputs: main.outputs, numerics: numerics)
    for position in inputShapes.keys.sorted() {
      guard main.inputs.indices.contains(position) else {
        throw .tensor(index: position, reason: "is no input: the model has \(main.inputs.count)")
      }
    }
    for (position, index) in main.inputs.enumerated() {
      let shape = try Graph.inputShape(of: main.tensors[index], inputShapes[position])
      if let reason = self.values[index].setShape(shape) { throw .tensor(index: index, reason: reason) }
    }
    record("read")
  }

  /// The shape that is asked for, or the file's. An open batch is 1; every other open dimension must be asked for.
  private static func inputShape(of tensor: Tensor, _ wanted: [Int]?) throws(PlanError) -> [Int] {
    let signature = tensor.shapeSignature ?? tensor.shape
    if let wanted {
      guard wanted.count == tensor.shape.count, wanted.allSatisfy({ $0 > 0 }) else {
        throw .tensor(index: tensor.index, reason: "cannot have the shape \(wanted), it is \(signature)")
      }
      return wanted
    }
    var shape = tensor.shape
    for (dimension, size) in signature.enumerated() where size < 0 && shape.indices.contains(dimension) {
      if dimension == 0 {
        shape[dimension] = max(1, shape[dimension])
      } else {
        throw .tensor(
          index: tensor.index,
          reason:
            "is an input of \(signature), whose dimension \(dimension) is open: a shape must be given (--input-shape)"
        )
      }
    }
    return shape
  }

  private static func node(_ node: Operator) throws(PlanError) -> Node {
    func failure(_ reason: String) -> PlanError {
      .operation(index: node.index, name: node.name, tensor: nil, reason: reason)
    }
    if let name = node.customName {
      guard let (kind, window) = OperatorKind.custom(name, node.customOptions) else {
        throw failure("is a custom operator, which has no kernel here")
      }
      return Node(
        kind: kind, index: node.index, version: node.version, options: node.options, window: window,
        inputs: node.inputs, outputs: node.outputs)
    }
    guard let kind = OperatorKind.of(node.code) else {
      throw failure("is not among the supported operators")
    }
    return Node(
      kind: kind, index: node.index, version: node.version, options: node.options,
      window: kind.window?(node.options), inputs: node.inputs, outputs: node.outputs)
  }

  /// Weights of 4 bits as int8: two a byte, the lower half first, in two's complement, without a gap between rows.
  private static func unpackedNibbles(
    of tensor: Tensor, in bytes: ByteRegion
  ) throws(PlanError) -> Constant? {
    guard let range = tensor.data, let count = Value.checkedCount(tensor.shape),
      let packed = bytes.copy(range)
    else { return nil }
    guard packed.count == (count + 1) / 2 else {
      throw .tensor(
        index: tensor.index,
        reason: "int4\(tensor.shape) takes \((count + 1) / 2) bytes, its buffer at offset "
          + "\(range.lowerBound) has \(packed.count)")
    }
    return Constant(
      (0..<count).map { index -> Int8 in
        let byte = Int8(bitPattern: packed[index / 2])
        return index % 2 == 0 ? (byte << 4) >> 4 : byte >> 4
      })
  }

  /// A constant is used where it lies in the file, or copied where it lies on an odd address.
  private static func constant(of tensor: Tensor, in bytes: ByteRegion) throws(PlanError) -> Constant? {
    guard let range = tensor.data else { return nil }
    if let constant = Constant(bytes, range, alignment: tensor.type.size ?? 1) { return constant }
    guard let copy = bytes.copy(range) else {
      throw .tensor(
        index: tensor.index, reason: "its bytes at offset \(range.lowerBound) lie outside the file")
    }
    return Constant(copying: copy)
  }
}
