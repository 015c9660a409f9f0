/// A function of a 16-bit integer as 513 points with lines between them (TFLite, `internal/common.h`, `LUTPopulate` and
/// `LUTLookup`).
///
/// A point is the function's value less half of the error that the line to the next point makes in the middle. All steps
/// are rounded to the type that the function is computed in.
struct InterpolatedTable: Sendable {
  private let points: [Int32]

  init<Real: BinaryFloatingPoint>(
    input: Affine, outputScale: Float, as: Real.Type, _ function: (Real) -> Real
  ) {
    self.init(
      inputScale: Real(input.scale), inputZeroPoint: input.zeroPoint, outputScale: Real(outputScale), function
    )
  }

  init<Real: BinaryFloatingPoint>(
    inputScale: Real, inputZeroPoint: Int32, outputScale: Real, _ function: (Real) -> Real
  ) {
    let least = inputScale * Real(-32768 - inputZeroPoint)
    let greatest = inputScale * Real(32767 - inputZeroPoint)
    let step = (greatest - least) / 512
    let steps = 65536 / (outputScale * 32767 - outputScale * -32768)
    func rounded(_ value: Real) -> Real { value.rounded(.toNearestOrAwayFromZero) }
    // What is not a number becomes the least.
    func clamped(_ value: Real) -> Int32 { value > -32768 ? Int32(min(value, 32767)) : -32768 }
    var points = (0..<512).map { index in
      let x = least + Real(index) * step
      let value = rounded(function(x) * steps)
      let next = function(least + (Real(index) + 1) * step) * steps
      let middle = rounded((next + value) / 2)
      let error = middle - rounded(function(x + step / 2) * steps)
      return clamped(value - rounded(error / 2))
    }
    points.append(clamped(rounded(function(greatest) * steps)))
    self.points = points
  }

  func callAsFunction(_ value: Int32) -> Int32 {
    let index = Int(256 + value >> 7)
    let slope = Int32(Int16(truncatingIfNeeded: points[index + 1] - points[index]))
    return Int32(Int16(truncatingIfNeeded: points[index] + (slope * (value & 127) + 64) >> 7))
  }
}
