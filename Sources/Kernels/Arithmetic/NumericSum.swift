/// ADD and SUB in other numerics than the reference's.
package struct NumericSum: QuantizedLoop {
  /// The reference's arithmetic, which scalar tails of the optimized kernels have as well.
  private let sum: QuantizedSum
  private let numerics: Numerics
  private let xnnpack: XNNPACKSum
  /// Of 8 bits in the optimized kernels: an input's part of the sum, by its bits.
  private let leftTerms: [Int32]
  private let rightTerms: [Int32]

  /// Nil where the reference's kernel gives the same bits.
  package init?(
    _ sum: QuantizedSum, left: Affine, right: Affine, output: Affine, activation: FusedActivation,
    numerics: Numerics
  ) {
    let takesXNNPACK = numerics.of(sum.type) == .xnnpack && XNNPACKSum.takes(left, right, output)
    let hasBlocks = numerics.isOptimized && !sum.subtracts && sum.broadcast.isPlain
    guard takesXNNPACK || hasBlocks else { return nil }
    self.sum = sum
    self.numerics = takesXNNPACK ? .xnnpack : .optimized
    xnnpack = XNNPACKSum(
      left, right, output, subtracts: sum.subtracts,
      clamp: activation.xnnpackRange(of: sum.type, output))
    let bytes = takesXNNPACK || sum.type == .int16 ? 0..<0 : 0..<256
    func terms(_ zeroPoint: Int32, _ factor: QuantizedMultiplier) -> [Int32] {
      bytes.map { bits in
        let value = sum.type == .int8 ? Int32(Int8(truncatingIfNeeded: bits)) : Int32(bits)
        return Self.term(value &- zeroPoint, factor, sum)
      }
    }
    leftTerms = terms(sum.leftZeroPoint, sum.left.factor)
    rightTerms = terms(sum.rightZeroPoint, sum.right.factor)
  }

  /// A unit is a piece of the output.
  package func reference() -> Kernel {
    sum.type.kernel(units: Pieces(of: sum.broadcast.count).units, self)
  }

  /// The vector kernel of 8 bits; nil for uint8 in the optimized kernels, whose addends are shifted down.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    if numerics == .xnnpack { return xnnpack.vector(kernels, sum.type, sum.broadcast) }
    guard sum.type == .int8 else { return nil }
    let shifts = (sum.left.factor.shift, sum.right.factor.shift)
    let headrooms = (sum.headroom + Int32(shifts.0), sum.headroom + Int32(shifts.1))
    guard (0...sum.headroom).contains(headrooms.0), (0...sum.headroom).contains(headrooms.1) else {
      return nil
    }
    var body = sum
    body.left = Requantizer(factor: QuantizedMultiplier(multiplier: sum.left.factor.multiplier, shift: 0))
    body.right = Requantizer(factor: QuantizedMultiplier(multiplier: sum.right.factor.multiplier, shift: 0))
    guard let kernel = body.vector(kernels, headrooms: headrooms) else { return nil }
    // Pieces are whole blocks, so that the tail is in the last one.
    let tail = tailStart(of: sum.broadcast.count, block: 16)..<sum.broadcast.count
    return Kernel(units: kernel.units) { operands, units in
      kernel.run(operands, units)
      guard units.upperBound == kernel.units else { return }
      let (a, b) = unsafe (operands.input(0, as: Int8.self), operands.input(1, as: Int8.self))
      let result = unsafe operands.output(as: Int8.self)
      for index in tail { unsafe result[index] = Int8(sum.add(Int32(a[index]), Int32(b[index]))) }
    }
  }

  func run<Element: QuantizedElement>(_ operands: Operands, _ units: Range<Int>, as: Element.Type) {
    let elements = Pieces(of: sum.broadcast.count).elements(units)
    let (a, b) = unsafe (operands.input(0, as: Element.self), operands.input(1, as: Element.self))
    let result = unsafe operands.output(as: Element.self)
    if numerics == .xnnpack {
      if sum.broadcast.isPlain {
        for index in elements {
          unsafe result[index] = Element(truncatingIfNeeded: xnnpack(Int32(a[index]), Int32(b[index])))
        }
      } else {
        for index in elements {
          let (i, j) = sum.broadcast.sources(index)
          unsafe result[index] = Element(truncatingIfNeeded: xnnpack(Int32(a[i]), Int32(b[j])))
        }
      }
      return
    }
    let tail = tailStart(of: sum.broadcast.count, block: sum.type == .uint8 ? 8 : 16)
    let body = elements.lowerBound..<max(elements.lowerBound, min(tail, elements.upperBound))
    if leftTerms.isEmpty {
      for index in body {
        let x = unsafe Self.term(Int32(a[index]) - sum.leftZeroPoint, sum.left.factor, sum)
        let y = unsafe Self.term(Int32(b[index]) - sum.rightZeroPoint, sum.right.factor, sum)
        unsafe result[index] = Element(blockSum(x &+ y))
      }
    } else {
      for index in body {
        let x = unsafe leftTerms[Int(UInt8(truncatingIfNeeded: a[index]))]
        let y = unsafe rightTerms[Int(UInt8(truncatingIfNeeded: b[index]))]
        unsafe result[index] = Element(blockSum(x &+ y))
      }
    }
    for index in body.upperBound..<elements.upperBound {
      unsafe result[index] = Element(sum.add(Int32(a[index]), Int32(b[index])))
    }
  }

  /// The vector body of the optimized kernels: an input's shift to the right is taken off the headroom for int8 and int16,
  /// and follows the product, rounding down, for uint8; the output is shifted with ties away from zero, and
  /// for uint8 narrowed to 16 bits, whatever it is (`optimized/integer_ops/add.h`, `optimized_ops.h`).
  private static func term(_ value: Int32, _ factor: QuantizedMultiplier, _ sum: QuantizedSum) -> Int32 {
    if sum.type != .uint8 {
      let shifted = Int32(truncatingIfNeeded: Int64(value) << (Int64(sum.headroom) + Int64(factor.shift)))
      return saturatingRoundingDoublingHighMul(shifted, factor.multiplier)
    }
    let high = saturatingRoundingDoublingHighMul(value << sum.headroom, factor.multiplier)
    return high >> Int32(-factor.shift)
  }

  /// An output from the sum of both terms.
  private func blockSum(_ total: Int32) -> Int32 {
    let factor = sum.output.factor
    let high = saturatingRoundingDoublingHighMul(total, factor.multiplier)
    let steps = roundingDivideByPowerOfTwo(high, -factor.shift)
    guard sum.type == .uint8 else { return (steps &+ sum.outputZeroPoint).clamped(to: sum.clamp) }
    let narrowed = Int16(truncatingIfNeeded: steps) &+ Int16(truncatingIfNeeded: sum.outputZeroPoint)
    return Int32(narrowed).clamped(to: sum.clamp)
  }
}

/// ADD and SUB as XNNPACK computes them:
///
///     output = clamp(zo + ((sum of (q_i - z_i) * m_i + 2^(s-1)) >> s)),    m_i = round(s_i / s_o * 2^s)
///
/// with s so that the greater factor has 21 bits. `|q - z| <= 255` and `m <= 2^21`: the sum of two products fits 32 bits
/// (XNNPACK, `init_qs8_add_minmax_scalar_params`).
struct XNNPACKSum: Sendable {
  let leftFactor: Int32
  let rightFactor: Int32
  let constant: Int32
  let shift: Int32
  let zeroPoint: Int32
  let clamp: ClosedRange<Int32>

  /// Whether XNNPACK has the operator: ratios of scales of 2^-10 to 2^8.
  static func takes(_ left: Affine, _ right: Affine, _ output: Affine) -> Bool {
    [left, right].allSatisfy { (0x1p-10..<0x1p8).contains($0.scale / output.scale) }
  }

  init(_ left: Affine, _ right: Affine, _ output: Affine, subtracts: Bool, clamp: ClosedRange<Int32>) {
    let (a, b) = (left.scale / output.scale, right.scale / output.scale)
    let exponent = max(-10, min(8, Int(max(a, b).exponent)))
    shift = Int32(20 - exponent)
    func factor(_ ratio: Float) -> Int32 {
      let scaled = Double(ratio) * Double(sign: .plus, exponent: 20 - exponent, significand: 1)
      return Int32(min(scaled.rounded(.toNearestOrEven), 0x1p22))
    }
    leftFactor = factor(a)
    rightFactor = subtracts ? -factor(b) : factor(b)
    constant =
      Int32(1) << (shift - 1) &- left.zeroPoint &* leftFactor &- right.zeroPoint &* rightFactor
    zeroPoint = output.zeroPoint
    self.clamp = clamp
  }

  @inline(__always)
  func callAsFunction(_ a: Int32, _ b: Int32) -> Int32 {
    ((constant &+ a &* leftFactor &+ b &* rightFactor) &>> shift &+ zeroPoint).clamped(to: clamp)
  }
}
