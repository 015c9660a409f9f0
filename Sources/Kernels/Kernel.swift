/// One step of a plan, ready to run: everything but the addresses of its tensors.
package struct Kernel: Sendable {
  /// How many pieces the work falls into. They run in any order, or at once, and together write the whole output.
  package let units: Int
  /// Computes the pieces of a range.
  package let run: @Sendable (Operands, Range<Int>) -> Void

  package init(units: Int, run: @escaping @Sendable (Operands, Range<Int>) -> Void) {
    self.units = units
    self.run = run
  }
}

/// Where the tensors of one step lie. Constants are not among them: a kernel holds its own.
@safe package struct Operands: @unchecked Sendable {
  private var inputs: [UnsafeRawBufferPointer]
  private var outputs: [UnsafeMutableRawBufferPointer]

  package init(inputs: [UnsafeRawBufferPointer], outputs: [UnsafeMutableRawBufferPointer]) {
    unsafe self.inputs = unsafe inputs
    unsafe self.outputs = unsafe outputs
  }

  /// Input `index` as elements of one type.
  package func input<Element: BitwiseCopyable>(
    _ index: Int = 0, as type: Element.Type
  ) -> UnsafeBufferPointer<Element> {
    unsafe inputs[index].assumingMemoryBound(to: Element.self)
  }

  package func output<Element: BitwiseCopyable>(
    _ index: Int = 0, as type: Element.Type
  ) -> UnsafeMutableBufferPointer<Element> {
    unsafe outputs[index].assumingMemoryBound(to: Element.self)
  }

  /// The same with another first input or output: for a kernel that is made of others.
  package func replacing(
    input: UnsafeRawBufferPointer? = nil, output: UnsafeMutableRawBufferPointer? = nil
  ) -> Operands {
    var operands = self
    if let input = unsafe input { unsafe operands.inputs = unsafe [input] }
    if let output = unsafe output { unsafe operands.outputs = unsafe [output] }
    return operands
  }
}
