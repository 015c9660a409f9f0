/// Activations on integers as functions of one value; each becomes a `LookupTable`.
extension LookupTable {
  /// RELU, RELU6, RELU_N1_TO_1: `output = clamp(zo + requantize(q - zi))`, where the factor is a quotient of float32
  /// (TFLite, `activations.cc`, `ReluOpData`).
  package init(
    clamping type: QuantizedType, count: Int, input: Affine, output: Affine, activation: FusedActivation
  ) {
    let requantizer = Requantizer(Double(input.scale / output.scale))
    let clamp = activation.range(of: type, output)
    self.init(from: type, to: type, count: count) { value in
      (requantizer(value - input.zeroPoint) &+ output.zeroPoint).clamped(to: clamp)
    }
  }

  /// A function computed in float32 (TFLite, `activations.cc`, `PopulateLookupTable`). XNNPACK takes the zero points off
  /// before and adds them after the products, and rounds ties to even (`xnn_setup_x8_lut`).
  package init(
    _ type: QuantizedType, count: Int, input: Affine, output: Affine, numerics: Numerics = .reference,
    _ function: (Float) -> Float
  ) {
    let steps = 1 / output.scale
    self.init(from: type, to: type, count: count) { value in
      if numerics == .xnnpack, type != .int16 {
        let y = function((Float(value) - Float(input.zeroPoint)) * input.scale)
        return step(y * steps + Float(output.zeroPoint), in: type.range)
      }
      let y = function(input.scale * Float(value - input.zeroPoint))
      return (y * steps).roundedAway(to: -100_000...100_000) &+ output.zeroPoint
    }
  }

  /// LOGISTIC on 8 bits. The output's scale is 1/256.
  package init(
    logistic type: QuantizedType, count: Int, input: Affine, output: Affine, numerics: Numerics
  ) {
    self.init(type, count: count, input: input, output: output, numerics: numerics) {
      1 / (1 + exponential(-$0))
    }
  }

  /// TANH on 8 bits. The output's scale is 1/128.
  package init(
    tanh type: QuantizedType, count: Int, input: Affine, output: Affine, numerics: Numerics
  ) {
    self.init(type, count: count, input: input, output: output, numerics: numerics, hyperbolicTangent)
  }

  /// ELU on 8 bits, e^x - 1 as a difference in float32.
  package init(elu type: QuantizedType, count: Int, input: Affine, output: Affine) {
    self.init(type, count: count, input: input, output: output) { $0 < 0 ? exponential($0) - 1 : $0 }
  }

  /// QUANTIZE from one quantization to another: `output = clamp(zo + requantize(q - zi))`.
  ///
  /// XNNPACK's factor between scales of one 8-bit type has 8 fractional bits (`qs8-vcvt`); the optimized kernels take 16
  /// bytes at a time, ties up (`optimized_ops.h`, `Requantize`).
  package init(
    requantizing inputType: QuantizedType, _ input: Affine, to outputType: QuantizedType, _ output: Affine,
    count: Int, numerics: Numerics
  ) {
    let ratio = input.scale / output.scale
    let areBytes = inputType != .int16 && outputType != .int16
    if numerics == .xnnpack, areBytes, inputType == outputType, (0x1p-8...0x1p7).contains(ratio) {
      let factor = Int32(roundedToEven(256 * ratio))
      self.init(from: inputType, to: outputType, count: count) { value in
        ((value - input.zeroPoint) &* factor &+ 128) >> 8 &+ output.zeroPoint
      }
      return
    }
    func table(_ rounding: Rounding) -> LookupTable {
      let requantizer = Requantizer(Double(input.scale) / Double(output.scale), rounding: rounding)
      return LookupTable(from: inputType, to: outputType, count: count) { value in
        requantizer(value - input.zeroPoint) &+ output.zeroPoint
      }
    }
    self =
      numerics.isOptimized && areBytes
      ? LookupTable(body: table(.upward), tail: table(.reference), block: 16) : table(.reference)
  }
}
