/// MEAN on integers: `output = clamp(zo + requantize(sum of (input - zi)))`, where the requantization divides
/// by the count as well.
package struct QuantizedMean: QuantizedLoop {
  package let type: QuantizedType
  package let reduction: Reduction
  package let inputZeroPoint: Int32
  package let outputZeroPoint: Int32
  package let requantizer: Requantizer
  /// The sum of zeros.
  private let zero: Int32

  package init(type: QuantizedType, reduction: Reduction, input: Affine, output: Affine) {
    self.type = type
    self.reduction = reduction
    inputZeroPoint = input.zeroPoint
    outputZeroPoint = output.zeroPoint
    let scale = QuantizedMultiplier(Double(input.scale) / Double(output.scale))
    requantizer = Requantizer(factor: scale.divided(by: reduction.size))
    zero = input.zeroPoint &* Int32(truncatingIfNeeded: reduction.size)
  }

  /// The reference kernel, one unit for all.
  package func reference() -> Kernel {
    type.kernel(units: 1, self)
  }

  func run<Element: QuantizedElement>(_ operands: Operands, _ units: Range<Int>, as: Element.Type) {
    let output = unsafe operands.output(as: Element.self)
    let sums = sums(operands, as: Element.self)
    for index in sums.indices { unsafe output[index] = Element(mean(sums[index])) }
  }

  /// The sums of raw elements.
  func sums<Element: QuantizedElement>(_ operands: Operands, as: Element.Type) -> [Int32] {
    let input = unsafe operands.input(as: Element.self)
    var sums = [Int32](repeating: 0, count: reduction.outputCount)
    for index in 0..<reduction.inputCount {
      unsafe sums[reduction.target(index)] &+= Int32(input[index])
    }
    return sums
  }

  /// The mean of elements whose sum is given.
  func mean(_ sum: Int32) -> Int32 {
    (requantizer(sum &- zero) &+ outputZeroPoint).clamped(to: type.range)
  }
}

extension QuantizedMultiplier {
  /// The factor divided by a count. The multiplier is first shifted left by the count's binary logarithm, so that the
  /// truncating division leaves it about as many bits as it had, and never further than the shift's own range
  /// (TFLite, `reference/integer_ops/mean.h`).
  package func divided(by count: Int) -> QuantizedMultiplier {
    guard count > 0 else { return self }
    let room = max(0, min(Int.bitWidth - 1 - count.leadingZeroBitCount, 32, 31 + shift))
    return QuantizedMultiplier(
      multiplier: Int32(truncatingIfNeeded: (Int64(multiplier) << Int64(room)) / Int64(count)),
      shift: shift - room)
  }
}
