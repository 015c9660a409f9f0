/// An element that float32 holds exactly.
protocol RealElement: BitwiseCopyable {
  var real: Float { get }
}

extension Float: RealElement {
  var real: Float { self }
}

extension UInt8: RealElement {
  var real: Float { Float(self) }
}

/// Where an output position lies between two input positions, in float32 (TFLite, `reference/resize_bilinear.h`,
/// `ComputeInterpolationValues`).
struct FloatPosition {
  let lower: Int
  let upper: Int
  /// The distance from `lower`; negative before the first pixel's centre, where both neighbours are that pixel.
  let fraction: Float

  init(_ output: Int, from input: Int, to size: Int, _ grid: ResizeGrid) {
    let corners = grid.alignCorners && size > 1
    let scale = corners ? Float(input - 1) / Float(size - 1) : Float(input) / Float(size)
    let position = grid.halfPixelCenters ? (Float(output) + 0.5) * scale - 0.5 : Float(output) * scale
    lower = min(max(Int(position.rounded(.down)), 0), input - 1)
    upper = min(Int(position.rounded(.up)), input - 1)
    fraction = position - Float(lower)
  }
}

/// The same with ten fractional bits (TFLite, `ComputeInterpolationValuesInteger`). The scale's rounding adds up: behind
/// 1024 outputs a position may lie behind the last input, where TFLite reads on. Here it is the last input.
struct FixedPosition {
  let lower: Int
  let upper: Int
  /// In steps of 1/1024.
  let fraction: Int64

  init(_ output: Int, from input: Int, to size: Int, _ grid: ResizeGrid) {
    let corners = grid.alignCorners && size > 1
    let scale =
      corners ? (((input - 1) << 10) + (size - 1) / 2) / (size - 1) : ((input << 10) + size / 2) / size
    let position = output * scale + (grid.halfPixelCenters ? scale / 2 - 512 : 0)
    lower = min(max(position / 1024, 0), input - 1)
    upper = min((position + 1023) / 1024, input - 1)
    fraction = Int64(position - 1024 * lower)
  }
}

/// One of the two, as vector kernels take it.
struct ResizePosition {
  let lower: Int
  let upper: Int
  /// The distance from `lower`, and in steps of 1/1024; 0 for the other arithmetic.
  let fraction: Float
  let fixedFraction: Int32
  /// Whether it lies between them indeed, so that weights are positive; or the two are one, and weights add up exactly.
  let isConvex: Bool

  init(_ output: Int, from input: Int, to size: Int, _ grid: ResizeGrid, isFixed: Bool) {
    if isFixed {
      let position = FixedPosition(output, from: input, to: size, grid)
      (lower, upper) = (position.lower, position.upper)
      (fraction, fixedFraction) = (0, Int32(position.fraction))
      isConvex = (0...1024).contains(position.fraction) || position.lower == position.upper
    } else {
      let position = FloatPosition(output, from: input, to: size, grid)
      (lower, upper) = (position.lower, position.upper)
      (fraction, fixedFraction) = (position.fraction, 0)
      isConvex = (0...1).contains(position.fraction)
    }
  }
}
