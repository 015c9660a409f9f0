import AtrousKernels
import AtrousTFLite

/// One operator on its way from the file's terms to the kernels': its tensors, checked, and the errors it can have.
struct Lowering {
  let draft: Draft
  let node: Operator
  let rounding: Rounding

  func failure(_ reason: String, tensor: Int? = nil) -> PlanError {
    .operation(index: node.index, name: node.name, tensor: tensor, reason: reason)
  }

  /// An input that the operator cannot do without.
  func input(_ position: Int) throws(PlanError) -> Tensor {
    guard let tensor = optionalInput(position) else { throw failure("has no input \(position)") }
    return tensor
  }

  func optionalInput(_ position: Int) -> Tensor? {
    guard node.inputs.indices.contains(position), let tensor = node.inputs[position] else { return nil }
    return draft.tensors[tensor]
  }

  func output() throws(PlanError) -> Tensor {
    guard node.outputs.count == 1 else { throw failure("has \(node.outputs.count) outputs instead of 1") }
    return draft.tensors[node.outputs[0]]
  }

  func expectInputs(_ range: ClosedRange<Int>) throws(PlanError) {
    guard range.contains(node.inputs.count) else {
      throw failure("has \(node.inputs.count) inputs instead of \(range.lowerBound) to \(range.upperBound)")
    }
  }

  /// The value of a tensor that must be known when the plan is made.
  func constant(_ tensor: Tensor) throws(PlanError) -> Constant {
    guard let constant = draft.constants[tensor.index] else {
      throw failure("must be constant, but is computed", tensor: tensor.index)
    }
    return constant
  }

  /// A constant of int32 or int64 elements: a shape, an axis, a size. Values beyond ±2^30 become that, which no shape
  /// reaches either, so that sums of two cannot overflow.
  func integers(_ tensor: Tensor) throws(PlanError) -> [Int] {
    let constant = try constant(tensor)
    let range = -(1 << 30)...(1 << 30)
    switch tensor.type {
    case .int32: return constant.array(of: Int32.self).map { Int($0).clamped(to: range) }
    case .int64: return constant.array(of: Int64.self).map { Int(clamping: $0).clamped(to: range) }
    default: throw failure("is \(tensor.type.name) instead of int32 or int64", tensor: tensor.index)
    }
  }

  /// The one element of a constant of integers.
  func integer(_ tensor: Tensor) throws(PlanError) -> Int {
    let values = try integers(tensor)
    guard values.count == 1 else {
      throw failure("has \(values.count) elements instead of 1", tensor: tensor.index)
    }
    return values[0]
  }

  func expect(_ tensor: Tensor, type: ElementType) throws(PlanError) {
    guard tensor.type == type else {
      throw failure("is \(tensor.type.name) instead of \(type.name)", tensor: tensor.index)
    }
  }

  func expect(_ tensor: Tensor, shape: [Int]) throws(PlanError) {
    guard tensor.shape == shape else {
      throw failure("has the shape \(tensor.shape) instead of \(shape)", tensor: tensor.index)
    }
  }

  /// A type that no kernel of this operator takes.
  func unsupported(_ tensor: Tensor) -> PlanError {
    failure("has the unsupported element type \(tensor.type.name)", tensor: tensor.index)
  }

  /// A tensor of images, N·H·W·C, with at least one element.
  func image(_ tensor: Tensor) throws(PlanError) -> ImageShape {
    guard tensor.shape.count == 4 else {
      throw failure("has the shape \(tensor.shape) instead of four dimensions", tensor: tensor.index)
    }
    try expectElements(tensor)
    return ImageShape(
      batch: tensor.shape[0], height: tensor.shape[1], width: tensor.shape[2], channels: tensor.shape[3])
  }

  func expectElements(_ tensor: Tensor) throws(PlanError) {
    guard !tensor.shape.contains(0) else {
      throw failure("has the shape \(tensor.shape), without an element", tensor: tensor.index)
    }
  }

  /// Bytes an element, for a type that is only moved.
  func elementSize(_ tensor: Tensor) throws(PlanError) -> Int {
    guard let size = tensor.type.size, size <= 8 else { throw unsupported(tensor) }
    return size
  }

  /// Nil for a tensor of another type than int8 and uint8.
  func quantizedType(_ tensor: Tensor) -> QuantizedType? {
    switch tensor.type {
    case .int8: .int8
    case .uint8: .uint8
    default: nil
    }
  }

  /// The one scale and zero point of an 8-bit tensor.
  func affine(_ tensor: Tensor) throws(PlanError) -> Affine {
    guard let quantization = tensor.quantization else {
      throw failure("is \(tensor.type.name) without a scale", tensor: tensor.index)
    }
    guard !quantization.isPerAxis else {
      throw failure("has \(quantization.scales.count) scales instead of one", tensor: tensor.index)
    }
    let zeroPoint = quantization.zeroPoints[0]
    if let type = quantizedType(tensor), !type.range.contains(Int32(zeroPoint)) {
      throw failure("has the zero point \(zeroPoint), outside \(tensor.type.name)", tensor: tensor.index)
    }
    return Affine(scale: quantization.scales[0], zeroPoint: Int32(zeroPoint))
  }

  func fused(_ activation: Activation) throws(PlanError) -> FusedActivation {
    switch activation {
    case .none: .none
    case .relu: .relu
    case .reluN1To1: .reluN1To1
    case .relu6: .relu6
    case .tanh, .signBit: throw failure("has an unsupported fused activation")
    }
  }

  /// A dimension that may be counted from the end.
  func axis(_ axis: Int, rank: Int) throws(PlanError) -> Int {
    guard axis >= -rank, axis < rank else { throw failure("has the axis \(axis) for \(rank) dimensions") }
    return axis < 0 ? axis + rank : axis
  }
}

extension Comparable {
  func clamped(to range: ClosedRange<Self>) -> Self { min(max(self, range.lowerBound), range.upperBound) }
}
