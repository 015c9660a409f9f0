package import AtrousKernels

/// A problem with inputs, for a vector kernel to agree on with the reference.
package struct KernelCase {
  package let description: String
  package let problem: Problem
  package let inputs: [[UInt8]]
  package let outputBytes: Int
  /// What a float may differ by, as a share of the greatest; 0 for equal bytes.
  var tolerance: Float = 0
  /// The greatest value in between, where that is more than the greatest output: a sum before a clamp, a factor.
  var magnitude: Float = 0

  package init(
    description: String, problem: Problem, inputs: [[UInt8]], outputBytes: Int, tolerance: Float = 0,
    magnitude: Float = 0
  ) {
    self.description = description
    self.problem = problem
    self.inputs = inputs
    self.outputBytes = outputBytes
    self.tolerance = tolerance
    self.magnitude = magnitude
  }
}

/// The bytes of elements.
package func rawBytes<Element: BitwiseCopyable>(_ elements: [Element]) -> [UInt8] {
  elements.withUnsafeBytes { Array($0) }
}

/// What a value calls itself. Embedded Swift, which has no reflection, cannot tell; the seed and the number of the case
/// do there.
func name<Value>(_ value: Value) -> String {
  #if hasFeature(Embedded)
  "?"
  #else
  "\(value)"
  #endif
}

/// How the units of a kernel are done, as ranges in order.
package enum Split: String, CaseIterable {
  case whole = "all units at once"
  case singleUnitsBackwards = "single units backwards"
  case threeParts = "three parts"

  func ranges(_ units: Int) -> [Range<Int>] {
    switch self {
    case .whole: [0..<units]
    case .singleUnitsBackwards: (0..<units).reversed().map { $0..<$0 + 1 }
    case .threeParts: (0..<3).map { units * $0 / 3..<units * ($0 + 1) / 3 }
    }
  }
}

extension KernelCase {
  /// Bytes that a vector kernel may read behind an input.
  private static let slack = 128
  private static let guardBytes = 256

  /// The output, or nil where a byte outside it was written.
  package func output(of kernel: Kernel, _ split: Split) -> [UInt8]? {
    let sources = inputs.map { input in
      let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: input.count + Self.slack, alignment: 64)
      memory.copyBytes(from: input)
      for index in input.count..<memory.count {
        memory[index] = UInt8(truncatingIfNeeded: index &* 167 &+ 13)
      }
      return memory
    }
    let size = outputBytes + 2 * Self.guardBytes
    let target = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
    defer { for memory in sources + [target] { memory.deallocate() } }
    for index in target.indices { target[index] = Self.guardByte(index) }
    let scratchSize = kernel.scratch + 2 * Self.guardBytes
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: scratchSize, alignment: 64)
    defer { scratch.deallocate() }
    for index in scratch.indices { scratch[index] = Self.guardByte(index) }

    let operands = Operands(
      inputs: zip(sources, inputs).map { UnsafeRawBufferPointer(rebasing: $0[0..<$1.count]) },
      outputs: [.init(rebasing: target[Self.guardBytes..<Self.guardBytes + outputBytes])],
      scratch: .init(rebasing: scratch[Self.guardBytes..<Self.guardBytes + kernel.scratch]))
    if let (units, prepare) = kernel.preparation {
      for range in split.ranges(units) { prepare(operands, range) }
    }
    for range in split.ranges(kernel.units) { kernel.run(operands, range) }

    for (memory, used) in [(target, outputBytes), (scratch, kernel.scratch)] {
      let outside = Array(0..<Self.guardBytes) + Array(Self.guardBytes + used..<memory.count)
      guard outside.allSatisfy({ memory[$0] == Self.guardByte($0) }) else { return nil }
    }
    return Array(target[Self.guardBytes..<Self.guardBytes + outputBytes])
  }

  private static func guardByte(_ index: Int) -> UInt8 { UInt8(truncatingIfNeeded: index &* 91 &+ 57) }

  /// The first element in which two outputs differ; nil where they agree.
  package func difference(_ actual: [UInt8], _ expected: [UInt8]) -> String? {
    if actual == expected { return nil }
    guard tolerance > 0 else {
      let index = actual.indices.first { actual[$0] != expected[$0] } ?? 0
      return "byte \(index) is \(actual[index]) instead of \(expected[index])"
    }
    let (actual, expected) = (floats(actual), floats(expected))
    let bound = tolerance * max(magnitude, expected.filter { $0.isFinite }.map { $0.magnitude }.max() ?? 0)
    let index = actual.indices.first {
      actual[$0] != expected[$0] && !((actual[$0] - expected[$0]).magnitude <= bound)
        && !(actual[$0].isNaN && expected[$0].isNaN)
    }
    guard let index else { return nil }
    return "element \(index) is \(actual[index]) instead of \(expected[index])"
  }

  private func floats(_ bytes: [UInt8]) -> [Float] {
    bytes.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
  }
}
