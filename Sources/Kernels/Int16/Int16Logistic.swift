/// LOGISTIC and TANH on 16-bit integers: between the entries of a table, in fixed point (TFLite, `reference/logistic.h`,
/// `reference/integer_ops/tanh.h`).
extension LookupTable {
  /// LOGISTIC. The output's scale is 2^-15.
  package init(logisticOfInt16 count: Int, input: Affine) {
    let factor = SigmoidFactor(input.scale, powers: [-12])
    self.init(from: .int16, to: .int16, count: count) { value in
      let x = factor(value)
      let index = Int(x.magnitude >> 9)
      let result =
        index >= 255
        ? 0x7fff << 10 : Int32(sigmoidTable[index]) << 9 + Int32(x.magnitude & 511) * slope(index)
      return (x >= 0 ? result + 512 : 1 << 25 - result + 511) >> 10
    }
  }

  /// TANH, `2 * sigmoid(2x) - 1`. The output's scale is 2^-15.
  package init(tanhOfInt16 count: Int, input: Affine) {
    let factor = SigmoidFactor(input.scale, powers: [-12, -11])
    self.init(from: .int16, to: .int16, count: count) { value in
      let x = factor(value)
      let index = Int(x.magnitude >> 8)
      let result =
        index >= 255 ? 0xffff << 8 : Int32(sigmoidTable[index]) << 8 + Int32(x.magnitude & 255) * slope(index)
      return (x >= 0 ? result - 1 << 23 + 128 : 1 << 23 - result + 127) >> 8
    }
  }
}

/// From an input to steps of 1/24 with 9 bits below, `x * scale * 3 * 2^12`.
private struct SigmoidFactor: Sendable {
  private let multiplier: Int32
  private let shift: Int32

  /// - Parameter powers: the binary logarithms of scales that need no rounding.
  init(_ scale: Float, powers: [Int]) {
    if scale.significand == 1, powers.contains(Int(scale.exponent)) {
      (multiplier, shift) = (3 << Int32(12 + Int(scale.exponent)), 0)
      return
    }
    var factor = Double(scale) * 3 * 4096
    var shift: Int32 = 0
    while factor <= 16383.5, shift <= 30 {
      factor *= 2
      shift += 1
    }
    (multiplier, self.shift) = (Int32(min(factor, 65535)), shift)
  }

  func callAsFunction(_ value: Int32) -> Int32 {
    (value &* multiplier &+ (shift > 0 ? 1 << (shift - 1) : 0)) >> shift
  }
}

private func slope(_ index: Int) -> Int32 {
  Int32(sigmoidTable[index + 1]) - Int32(sigmoidTable[index])
}

/// 2^16 times the sigmoid of i / 24, as TFLite has it (`internal/common.h`, `sigmoid_table_uint16`): not always the nearest
/// number.
private let sigmoidTable: [UInt16] = [
  32768, 33451, 34133, 34813, 35493, 36169, 36843, 37513, 38180, 38841, 39498, 40149, 40794, 41432, 42064,
  42688, 43304, 43912, 44511, 45102, 45683, 46255, 46817, 47369, 47911, 48443, 48964, 49475, 49975, 50464,
  50942, 51409, 51865, 52311, 52745, 53169, 53581, 53983, 54374, 54755, 55125, 55485, 55834, 56174, 56503,
  56823, 57133, 57433, 57724, 58007, 58280, 58544, 58800, 59048, 59288, 59519, 59743, 59959, 60168, 60370,
  60565, 60753, 60935, 61110, 61279, 61441, 61599, 61750, 61896, 62036, 62172, 62302, 62428, 62549, 62666,
  62778, 62886, 62990, 63090, 63186, 63279, 63368, 63454, 63536, 63615, 63691, 63765, 63835, 63903, 63968,
  64030, 64090, 64148, 64204, 64257, 64308, 64357, 64405, 64450, 64494, 64536, 64576, 64614, 64652, 64687,
  64721, 64754, 64786, 64816, 64845, 64873, 64900, 64926, 64950, 64974, 64997, 65019, 65039, 65060, 65079,
  65097, 65115, 65132, 65149, 65164, 65179, 65194, 65208, 65221, 65234, 65246, 65258, 65269, 65280, 65291,
  65301, 65310, 65319, 65328, 65337, 65345, 65352, 65360, 65367, 65374, 65381, 65387, 65393, 65399, 65404,
  65410, 65415, 65420, 65425, 65429, 65433, 65438, 65442, 65445, 65449, 65453, 65456, 65459, 65462, 65465,
  65468, 65471, 65474, 65476, 65479, 65481, 65483, 65485, 65488, 65489, 65491, 65493, 65495, 65497, 65498,
  65500, 65501, 65503, 65504, 65505, 65507, 65508, 65509, 65510, 65511, 65512, 65513, 65514, 65515, 65516,
  65517, 65517, 65518, 65519, 65520, 65520, 65521, 65522, 65522, 65523, 65523, 65524, 65524, 65525, 65525,
  65526, 65526, 65526, 65527, 65527, 65528, 65528, 65528, 65529, 65529, 65529, 65529, 65530, 65530, 65530,
  65530, 65531, 65531, 65531, 65531, 65531, 65532, 65532, 65532, 65532, 65532, 65532, 65533, 65533, 65533,
  65533, 65533, 65533, 65533, 65533, 65534, 65534, 65534, 65534, 65534, 65534, 65534, 65534, 65534, 65534,
  65535,
]
