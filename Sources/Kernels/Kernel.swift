/// One step of a plan, ready to run: everything but the addresses of its tensors.
package struct Kernel: Sendable {
  package typealias Run = @Sendable (Operands, Range<Int>) -> Void

  /// What has to be done before, in pieces of its own: all of them are done before the others begin.
  package let preparation: (units: Int, run: Run)?
  /// How many pieces the work falls into. They run in any order, or at once, and together write the whole output.
  package let units: Int
  /// Bytes of memory that it needs besides, whatever is in them.
  package let scratch: Int
  /// Computes the pieces of a range.
  package let run: Run

  package init(
    units: Int, scratch: Int = 0, preparation: (units: Int, run: Run)? = nil, run: @escaping Run
  ) {
    self.preparation = preparation
    self.units = units
    self.scratch = scratch
    self.run = run
  }

  /// Computes everything, one piece after the other.
  package func callAsFunction(_ operands: Operands) {
    if let preparation { preparation.run(operands, 0..<preparation.units) }
    run(operands, 0..<units)
  }
}

/// Where the tensors of one step lie. Constants are not among them: a kernel holds its own.
@safe package struct Operands: @unchecked Sendable {
  private var inputs: [UnsafeRawBufferPointer]
  private var outputs: [UnsafeMutableRawBufferPointer]
  private let scratch: UnsafeMutableRawBufferPointer

  package init(
    inputs: [UnsafeRawBufferPointer], outputs: [UnsafeMutableRawBufferPointer],
    scratch: UnsafeMutableRawBufferPointer = unsafe .init(start: nil, count: 0)
  ) {
    unsafe self.inputs = unsafe inputs
    unsafe self.outputs = unsafe outputs
    unsafe self.scratch = unsafe scratch
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

  /// The memory that the kernel asked for.
  package func scratch<Element: BitwiseCopyable>(as type: Element.Type) -> UnsafeMutableBufferPointer<Element>
  {
    unsafe scratch.assumingMemoryBound(to: Element.self)
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
