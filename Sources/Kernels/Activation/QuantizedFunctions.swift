/// EXP, LOG, SQRT, RSQRT and ABS on 8 and 16 bits as tables.
extension LookupTable {
  /// A function in float32, on 16 bits by a table of points (TFLite, `internal/common.h`, `LUTPopulate`).
  package init(
    populating type: QuantizedType, count: Int, input: Affine, output: Affine, _ function: (Float) -> Float
  ) {
    if type == .int16 {
      let points = InterpolatedTable(input: input, outputScale: output.scale, as: Float.self, function)
      self.init(from: type, to: type, count: count) { points($0) }
    } else {
      self.init(type, count: count, input: input, output: output, function)
    }
  }

  package init(exponential type: QuantizedType, count: Int, input: Affine, output: Affine) {
    self.init(populating: type, count: count, input: input, output: output, exponential)
  }

  /// LOG. What has no logarithm becomes the least output (TFLite, `elementwise.cc`, `LogLUTPrepare`).
  package init(logarithm type: QuantizedType, count: Int, input: Affine, output: Affine) {
    let least = Float(type.range.lowerBound - output.zeroPoint) * output.scale
    self.init(populating: type, count: count, input: input, output: output) {
      $0 <= 0 ? least : Float(AtrousKernels.logarithm(Double($0)))
    }
  }

  /// SQRT, rounded toward zero (TFLite, `elementwise.cc`, `SqrtEvalQuantized`). A negative number, at which TFLite stops,
  /// is taken for 0.
  package init(squareRoot type: QuantizedType, count: Int, input: Affine, output: Affine) {
    self.init(from: type, to: type, count: count) { value in
      let root = max(0, input.scale * Float(value - input.zeroPoint)).squareRoot()
      return Int32(min(root / output.scale, 100_000)) &+ output.zeroPoint
    }
  }

  /// ABS. Equal scales need no factor (TFLite, `elementwise.cc`, `AbsEvalQuantized`).
  package init(magnitude type: QuantizedType, count: Int, input: Affine, output: Affine) {
    let requantizer = input.scale == output.scale ? nil : Requantizer(Double(input.scale / output.scale))
    self.init(from: type, to: type, count: count) { value in
      let steps = abs(value - input.zeroPoint)
      return (requantizer?(steps) ?? steps) &+ output.zeroPoint
    }
  }

  /// RSQRT. The root's reciprocal has 20 bits behind the point before it is brought to the output's scale; that of 0 is
  /// the greatest output (TFLite, `elementwise.cc`, `RsqrtEvalQuantizedInt8`). A negative number, at which TFLite stops, is
  /// taken for 0.
  package init(reciprocalSquareRoot type: QuantizedType, count: Int, input: Affine, output: Affine) {
    let greatest = type.range.upperBound
    if type == .int16 {
      self.init(populating: type, count: count, input: input, output: output) {
        $0 <= 0 ? Float(greatest) * output.scale : 1 / $0.squareRoot()
      }
      return
    }
    let factor = QuantizedMultiplier(1 / Double(input.scale.squareRoot() * output.scale))
    let toOutput = Requantizer(
      factor: QuantizedMultiplier(multiplier: factor.multiplier, shift: factor.shift - 20))
    self.init(from: type, to: type, count: count) { value in
      let steps = value - input.zeroPoint
      guard steps > 0 else { return greatest }
      let root = QuantizedMultiplier(reciprocalRootOf: steps)
      let fraction = Requantizer(
        factor: QuantizedMultiplier(multiplier: root.multiplier, shift: root.shift + 20))
      return toOutput(fraction(1 as Int32)) &+ output.zeroPoint
    }
  }
}

extension QuantizedMultiplier {
  /// 1 / √x for a positive x, by five of Newton's steps on a number of 3 integer bits (TFLite, `internal/common.h`,
  /// `GetInvSqrtQuantizedMultiplierExp`).
  init(reciprocalRootOf x: Int32) {
    guard x > 1 else {
      self.init(multiplier: .max, shift: 0)
      return
    }
    var (x, shift) = (x, 11)
    while x >= 1 << 29 {
      x /= 4
      shift += 1
    }
    let pairs = (x.leadingZeroBitCount - 1) / 2 - 1
    shift -= pairs
    x <<= Int32(2 * pairs)
    let input = x >> 1
    let half = roundingDivideByPowerOfTwo(input, 1)
    let threeHalves: Int32 = 1 << 28 + 1 << 27
    func multiply(_ a: Int32, _ b: Int32) -> Int32 { saturatingRoundingDoublingHighMul(a, b) }
    func shifted(_ a: Int32, _ bits: Int64) -> Int32 { Int32(clamping: Int64(a) << bits) }
    var root: Int32 = 1 << 28
    for _ in 0..<5 {
      let cube = shifted(multiply(multiply(root, root), root), 6)
      root = shifted(multiply(threeHalves, root) &- multiply(half, cube), 3)
    }
    root = multiply(root, 1_518_500_250)  // √½
    if shift < 0 {
      root <<= Int32(-shift)
      shift = 0
    }
    self.init(multiplier: root, shift: -shift)
  }
}
