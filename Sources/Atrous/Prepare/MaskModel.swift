import AtrousBytes
public import AtrousTFLite

extension Operator {
  fileprivate static let resizedMaskName = "RESIZE_BILINEAR + ARG_MAX"

  /// Whether this is no operator of a file, but what `Model.withMask` makes of two. (A file's custom operators have a
  /// code of their own.)
  package var isResizedMask: Bool { code == .resizeBilinear && customName == Self.resizedMaskName }
}

extension Model {
  /// The same model with a class map for its output: the greatest of the scores at every pixel, the first where several
  /// are equal, N·H·W in int32 (or int64, where the model computes one itself). It is exactly the map of the scores,
  /// which are never stored.
  ///
  /// - Returns: nil where the model does not end in a RESIZE_BILINEAR, a DEQUANTIZE behind it or none, an ARG_MAX over
  ///   the channels or none; or where there is only one channel, whose greatest says nothing.
  public func withMask() -> Model? {
    guard main.outputs.count == 1 else { return nil }
    var removed: [Int] = []
    var tensor = main.outputs[0]
    var mask = Tensor(
      index: main.tensors.count, name: "class map", type: .int32,
      shape: Array(main.tensors[tensor].shape.dropLast()))
    if let node = producer(of: tensor, .argMax), let input = node.inputs.first ?? nil, isOverChannels(node) {
      mask = main.tensors[tensor]
      removed.append(node.index)
      tensor = input
    }
    // A larger number dequantizes to a larger one: the greatest stays the greatest.
    if let node = producer(of: tensor, .dequantize), let input = node.inputs.first ?? nil,
      main.tensors[input].quantization?.isPerAxis == false, main.tensors[input].type.size == 1
    {
      removed.append(node.index)
      tensor = input
    }
    guard let resize = producer(of: tensor, .resizeBilinear), main.tensors[tensor].shape.count == 4,
      main.tensors[tensor].shape[3] > 1
    else { return nil }
    removed.append(resize.index)

    let fused = Operator(
      index: resize.index, code: .resizeBilinear, version: resize.version,
      customName: Operator.resizedMaskName,
      inputs: resize.inputs, outputs: [mask.index], options: resize.options)
    let isNew = mask.index == main.tensors.count
    return replacingMain(
      Subgraph(
        name: main.name, tensors: isNew ? main.tensors + [mask] : main.tensors,
        operators: main.operators.filter { !removed.contains($0.index) } + [fused], inputs: main.inputs,
        outputs: [mask.index]))
  }

  /// The same model; where it computes a class map from resized scores itself, without storing them.
  func withFusedMask() -> Model {
    guard main.outputs.count == 1, producer(of: main.outputs[0], .argMax) != nil else { return self }
    return withMask() ?? self
  }

  /// The operator that computes a tensor, if it is of a kind and nobody but its successor reads the tensor.
  private func producer(of tensor: Int, _ code: BuiltinOperator) -> Operator? {
    let readers = main.operators.filter { $0.inputs.contains(tensor) }.count
    guard readers == (main.outputs.contains(tensor) ? 0 : 1) else { return nil }
    return main.operators.first { $0.outputs == [tensor] && $0.code == code && $0.customName == nil }
  }

  /// Whether the constant axis of an ARG_MAX is the last of four.
  private func isOverChannels(_ node: Operator) -> Bool {
    guard node.inputs.count == 2, let input = node.inputs[0], let axis = node.inputs[1],
      main.tensors[input].shape.count == 4, main.tensors[axis].count == 1, let data = main.tensors[axis].data,
      let value = bytes.load(at: data.lowerBound, as: Int32.self)
    else { return false }
    return value == 3 || value == -1
  }
}
