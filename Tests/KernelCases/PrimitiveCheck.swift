package import AtrousKernels

/// Every primitive of an instruction set against plain arithmetic on its lanes, with random vectors of which many hold
/// the ends of the range.
package struct PrimitiveCheck {
  /// One line for every primitive that gave another result.
  package private(set) var failures: [String] = []

  let kernels: VectorKernels
  var random: Random
  private var failed: [Primitive] = []

  package init(_ kernels: VectorKernels, seed: UInt64, rounds: Int = 300) {
    self.kernels = kernels
    random = Random(seed: seed)
    for _ in 0..<rounds {
      for primitive in Primitive.allCases { check(primitive) }
    }
  }

  private mutating func check(_ primitive: Primitive) {
    switch primitive {
    case .dot, .dotLimited: checkDot(primitive)
    case .multiplyHigh: checkMultiplyHigh()
    case .shiftLeft, .shiftRight: checkShift(primitive)
    case .minWords, .maxWords, .leastHalves, .equal, .hasZero, .greatest, .lowWords: checkWords(primitive)
    case .pack, .packSigned: checkPack(primitive)
    case .packHigh, .packHighSigned, .inOrder: checkPackHigh(primitive)
    case .clamp, .clampSigned: checkClamp(primitive)
    case .interleave, .interleavePairs: checkInterleave(primitive)
    case .quarters, .narrow, .widen, .widenSigned, .float: checkConversion(primitive)
    case .truncate: checkTruncation()
    case .add, .multiply, .multiplyAdd, .minFloats, .maxFloats, .copySign: checkFloats(primitive)
    }
  }

  /// Vectors in memory: `lanes` words, or four times as many bytes.
  typealias Vector = [UInt8]

  var lanes: Int { kernels.lanes }

  /// What the primitive makes of operands.
  func run(_ primitive: Primitive, _ operands: Vector..., results: Int = 1) -> [Vector] {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 10 * Primitive.stride, alignment: 64)
    defer { memory.deallocate() }
    for (index, operand) in operands.enumerated() {
      for (offset, byte) in operand.enumerated() { memory[Primitive.stride * index + offset] = byte }
    }
    let target = memory.baseAddress! + 5 * Primitive.stride
    kernels.primitive(primitive, UnsafeRawPointer(memory.baseAddress!), target)
    return (0..<results).map { result in
      (0..<4 * lanes).map { memory[Primitive.stride * (5 + result) + $0] }
    }
  }

  /// Compares the first elements of a result with what they should be.
  mutating func expect<Element: Equatable & CustomStringConvertible>(
    _ primitive: Primitive, _ actual: [Element], _ expected: [Element]
  ) {
    for (lane, (actual, expected)) in zip(actual, expected).enumerated() where actual != expected {
      return fail(primitive, "lane \(lane) is \(actual) instead of \(expected)")
    }
  }

  mutating func fail(_ primitive: Primitive, _ what: String) {
    guard !failed.contains(primitive) else { return }
    failed.append(primitive)
    failures.append("\(kernels.name), \(primitive.rawValue): \(what)")
  }
}

// MARK: Random vectors, and their lanes

extension PrimitiveCheck {
  /// Numbers of every magnitude, and those at which types end.
  mutating func word() -> Int32 {
    guard random.chance(30) else {
      return Int32(truncatingIfNeeded: random.next()) >> Int32(random(0...31))
    }
    let ends: [Int32] = [
      0, 1, -1, 127, 128, -128, -129, 255, 256, 0x7fff, 0x8000, -0x8000, -0x8001, .max, .min,
    ]
    return random.one(of: ends)
  }

  mutating func float() -> Float {
    guard random.chance(20) else {
      return Float(word()) * Float(sign: .plus, exponent: random(-40...8), significand: 1)
    }
    let odd: [Float] = [0, -0.0, 1, -1, .nan, .infinity, -.infinity, .leastNonzeroMagnitude, 0x1p24]
    return random.one(of: odd)
  }

  mutating func words() -> [Int32] { (0..<lanes).map { _ in word() } }

  mutating func floats() -> [Float] { (0..<lanes).map { _ in float() } }

  mutating func bytes() -> [UInt8] { random.bytes(4 * lanes) }

  func words(_ vector: Vector) -> [Int32] { vector.withUnsafeBytes { Array($0.bindMemory(to: Int32.self)) } }

  func halves(_ vector: Vector) -> [UInt16] {
    vector.withUnsafeBytes { Array($0.bindMemory(to: UInt16.self)) }
  }

  func floats(_ vector: Vector) -> [Float] { vector.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) } }

  func signed(_ vector: Vector) -> [Int32] { vector.map { Int32(Int8(bitPattern: $0)) } }
}
