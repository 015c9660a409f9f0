import AtrousKernels

extension Random {
  private mutating func count() -> Int { one(of: [self(1...70), self(1...1000), 16_384 + self(0...99)]) }

  private mutating func type() -> QuantizedType { one(of: [.int8, .uint8]) }

  private mutating func affine(_ type: QuantizedType) -> Affine {
    Affine(scale: scale(-9...1), zeroPoint: zeroPoint(type))
  }

  mutating func sum() -> KernelCase {
    let (type, count) = (type(), count())
    let sum = QuantizedSum(
      type: type, broadcast: Broadcast([count], [count])!, left: affine(type), right: affine(type),
      output: affine(type), subtracts: chance(50), activation: one(of: [.none, .relu, .relu6]))
    return KernelCase(
      description: "\(type), \(count) elements, zero points \(sum.leftZeroPoint), \(sum.rightZeroPoint), "
        + "\(sum.outputZeroPoint)", problem: .sum(sum), inputs: [bytes(count), bytes(count)],
      outputBytes: count)
  }

  /// Scales near each other, as in models.
  mutating func sumOfAnyTwo() -> KernelCase {
    let type = type()
    let count = 1 << 16
    let sum = QuantizedSum(
      type: type, broadcast: Broadcast([count], [count])!,
      left: Affine(scale: scale(-6 ... -5), zeroPoint: zeroPoint(type)),
      right: Affine(scale: scale(-6 ... -5), zeroPoint: zeroPoint(type)),
      output: Affine(scale: scale(-6 ... -4), zeroPoint: zeroPoint(type)), subtracts: chance(20),
      activation: one(of: [.none, .relu]))
    return KernelCase(
      description: "\(type), \(sum.left), \(sum.right), \(sum.output)", problem: .sum(sum),
      inputs: [
        (0..<count).map { UInt8(truncatingIfNeeded: $0) },
        (0..<count).map { UInt8(truncatingIfNeeded: $0 >> 8) },
      ], outputBytes: count)
  }

  mutating func arithmetic() -> KernelCase {
    let count = count()
    let arithmetic = Arithmetic(
      one(of: [.add, .subtract, .multiply]), element: .float32, broadcast: Broadcast([count], [count])!,
      activation: one(of: FusedActivation.allCases))
    return KernelCase(
      description: "\(arithmetic.operation), \(count) elements", problem: .arithmetic(arithmetic),
      inputs: [KernelsTests.bytes(floats(count)), KernelsTests.bytes(floats(count))], outputBytes: 4 * count)
  }

  mutating func lookup() -> KernelCase {
    let (type, count, flips) = (type(), count(), chance(30))
    let table = bytes(256)
    let lookup = LookupTable(from: type, to: .uint8, count: count) {
      flips ? Int32(UInt8(truncatingIfNeeded: $0) ^ 0x80) : Int32(table[Int(UInt8(truncatingIfNeeded: $0))])
    }
    return KernelCase(
      description: "\(count) elements", problem: .lookup(lookup), inputs: [bytes(count)], outputBytes: count)
  }

  /// Ties, their neighbours, and what is not finite, among ordinary numbers.
  mutating func quantize() -> KernelCase {
    let (type, count) = (type(), count())
    let output = affine(type)
    let reals = (0..<count).map { _ -> Float in
      switch self(0...9) {
      case 0: return one(of: [.nan, .infinity, -.infinity, 1e30, -1e30, 0, -0.0])
      case 1...4:
        let tie = (Float(self(-300...300)) + 0.5) * output.scale
        return one(of: [tie, tie.nextUp, tie.nextDown])
      default: return Float.random(in: -300...300, using: &self) * output.scale
      }
    }
    return KernelCase(
      description: "\(type), \(count) elements, \(output)",
      problem: .quantize(Quantize(type: type, count: count, output: output)),
      inputs: [KernelsTests.bytes(reals)], outputBytes: count)
  }

  /// All bytes, and some more.
  mutating func dequantize() -> KernelCase {
    let type = type()
    let input = affine(type)
    let values = (0...255).map { UInt8($0) } + bytes(self(0...40))
    return KernelCase(
      description: "\(type), \(values.count) elements, \(input)",
      problem: .dequantize(
        Dequantize(
          type == .int8 ? .int8 : .uint8, count: values.count, scales: [input.scale],
          zeroPoints: [Int(input.zeroPoint)], inner: 1)), inputs: [values], outputBytes: 4 * values.count)
  }
}
