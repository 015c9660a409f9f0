import AtrousKernels
import AtrousTFLite

extension Session {
  /// Sets an input by its position in `Plan.inputs`. Elements are row-major, NHWC for images.
  ///
  /// - Throws: `SessionError` where there is no such input, or where the type or the number of elements is not the input's.
  public mutating func setInput<Element: TensorElement>(
    _ position: Int = 0, _ elements: Span<Element>
  ) throws(SessionError) {
    let tensor = try plan.input(at: position).index
    let target = unsafe try memory.mutableElements(of: tensor, in: plan, as: Element.self)
    guard elements.count == target.count else {
      throw .wrongCount(tensor: tensor, expected: target.count, actual: elements.count)
    }
    unsafe elements.withUnsafeBufferPointer { _ = unsafe target.update(fromContentsOf: $0) }
  }

  /// Sets an input by its position in `Plan.inputs`: `setInput(1, [0.5, 0.25])`.
  ///
  /// - Throws: `SessionError`.
  public mutating func setInput<Element: TensorElement>(
    _ position: Int, _ elements: [Element]
  ) throws(SessionError) { try setInput(position, elements.span) }

  /// Sets the first input, the only one of most models.
  ///
  /// - Throws: `SessionError`.
  public mutating func setInput<Element: TensorElement>(_ elements: [Element]) throws(SessionError) {
    try setInput(0, elements.span)
  }

  /// Sets an input by its tensor's name.
  ///
  /// - Throws: `SessionError`.
  public mutating func setInput<Element: TensorElement>(
    _ name: String, _ elements: [Element]
  ) throws(SessionError) { try setInput(plan.inputPosition(named: name), elements.span) }

  /// Sets an input from its bytes, little-endian; a Boolean is a byte, 0 or 1.
  ///
  /// - Throws: `SessionError` where there is no such input, or it has another number of bytes.
  public mutating func setInput(_ position: Int = 0, bytes: [UInt8]) throws(SessionError) {
    try setBytes(bytes, ofTensor: plan.input(at: position).index)
  }

  /// Sets an input from real numbers, whatever its type: a quantized one gets the nearest steps, `round(r / S) + Z`
  /// within the type's range.
  ///
  /// - Throws: `SessionError`.
  public mutating func setInput(_ position: Int = 0, quantizing reals: [Float]) throws(SessionError) {
    let tensor = try plan.input(at: position)
    guard let bytes = tensor.bytes(quantizing: reals) else {
      throw .notReal(tensor: tensor.index, type: tensor.type)
    }
    try setBytes(bytes, ofTensor: tensor.index)
  }

  /// A copy of an output's elements, row-major, by its position in `Plan.outputs`.
  ///
  /// - Throws: `SessionError` where there is no such output, or the type is not the output's.
  public func output<Element: TensorElement>(
    _ position: Int = 0, as type: Element.Type = Element.self
  ) throws(SessionError) -> [Element] {
    unsafe Array(try memory.elements(of: plan.output(at: position).index, in: plan, as: type))
  }

  /// A copy of an output's elements, by its tensor's name.
  ///
  /// - Throws: `SessionError`.
  public func output<Element: TensorElement>(
    _ name: String, as type: Element.Type = Element.self
  ) throws(SessionError) -> [Element] { try output(plan.outputPosition(named: name), as: type) }

  /// An output as real numbers, whatever its type: `S (q - Z)` of a quantized one.
  ///
  /// - Throws: `SessionError`.
  public func dequantizedOutput(_ position: Int = 0) throws(SessionError) -> [Float] {
    let tensor = try plan.output(at: position)
    let array = NpyArray(
      type: tensor.type, shape: tensor.shape,
      bytes: unsafe Array(memory.bytes(of: plan.arena.locations[tensor.index])))
    guard let numbers = array.numbers else { throw .notReal(tensor: tensor.index, type: tensor.type) }
    return tensor.dequantize(numbers)
  }

  /// Calls `body` with an output's elements where they lie.
  ///
  /// - Throws: `SessionError` where there is no such output, or the type is not the output's.
  public func withOutput<Element: TensorElement, Result>(
    _ position: Int = 0, as type: Element.Type = Element.self, _ body: (Span<Element>) -> Result
  ) throws(SessionError) -> Result {
    try withTensor(plan.output(at: position).index, as: type, body)
  }

  /// Calls `body` with the elements of a tensor, by its index in the file, where they lie. The plan must keep it.
  package func withTensor<Element: TensorElement, Result>(
    _ index: Int, as type: Element.Type = Element.self, _ body: (Span<Element>) -> Result
  ) throws(SessionError) -> Result {
    body(unsafe try memory.elements(of: index, in: plan, as: type).span)
  }

  /// A copy of any tensor's bytes, little-endian, by its index in the file; nil where the plan does not keep its value:
  /// without `PlanOptions.keepsAllTensors`, the inputs, outputs and constants are kept.
  ///
  /// - Throws: `SessionError.noTensor`.
  public func bytes(ofTensor index: Int) throws(SessionError) -> [UInt8]? {
    let tensor = try plan.tensor(at: index)
    guard plan.arena.isKept[tensor.index] else { return nil }
    if case .nowhere = plan.arena.locations[tensor.index] { return nil }
    return unsafe Array(memory.bytes(of: plan.arena.locations[tensor.index]))
  }

  /// A tensor's value as an array, by its index in the file; nil for one that the plan does not keep, or that the model
  /// does not have.
  public func array(ofTensor index: Int) -> NpyArray? {
    guard let tensor = try? plan.tensor(at: index), let bytes = try? bytes(ofTensor: index) else {
      return nil
    }
    return NpyArray(type: tensor.type, shape: tensor.shape, bytes: bytes)
  }

  /// A copy of any tensor's bytes, by its name.
  ///
  /// - Throws: `SessionError.noName`.
  public func bytes(ofTensor name: String) throws(SessionError) -> [UInt8]? {
    let tensors = plan.tensors
    return try bytes(ofTensor: position(of: name, in: tensors))
  }
}

extension Plan {
  /// The input at a position.
  fileprivate func input(at position: Int) throws(SessionError) -> Tensor {
    let inputs = model.main.inputs
    guard inputs.indices.contains(position) else { throw .noInput(position: position, count: inputs.count) }
    return tensors[inputs[position]]
  }

  fileprivate func output(at position: Int) throws(SessionError) -> Tensor {
    let outputs = outputIndices
    guard outputs.indices.contains(position) else {
      throw .noOutput(position: position, count: outputs.count)
    }
    return tensors[outputs[position]]
  }

  func tensor(at index: Int) throws(SessionError) -> Tensor {
    guard tensors.indices.contains(index) else { throw .noTensor(index: index, count: tensors.count) }
    return tensors[index]
  }

  /// The position of an input, which `Session.setInput` takes.
  ///
  /// - Throws: `SessionError.noName`.
  public func inputPosition(named name: String) throws(SessionError) -> Int {
    try position(of: name, in: inputs)
  }

  /// The position of an output, which `Session.output` takes.
  ///
  /// - Throws: `SessionError.noName`.
  public func outputPosition(named name: String) throws(SessionError) -> Int {
    try position(of: name, in: outputs)
  }
}

private func position(of name: String, in tensors: [Tensor]) throws(SessionError) -> Int {
  guard let position = tensors.firstIndex(where: { $0.name == name }) else {
    throw .noName(name, nearest: nearest(to: name, among: tensors.map { $0.name }))
  }
  return position
}
