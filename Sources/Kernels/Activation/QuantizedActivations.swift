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

  /// LOGISTIC, in float32. The output's scale is 1/256 (TFLite, `activations.cc`, `PopulateLookupTable`).
  package init(logistic type: QuantizedType, count: Int, input: Affine, output: Affine) {
    let steps = 1 / output.scale
    self.init(from: type, to: type, count: count) { value in
      let x = input.scale * Float(value - input.zeroPoint)
      let y = 1 / (1 + exponential(-x))
      return (y * steps).roundedAway(to: -1024...1024) &+ output.zeroPoint
    }
  }

  /// QUANTIZE from one quantization to another: `output = clamp(zo + requantize(q - zi))`.
  package init(
    requantizing inputType: QuantizedType, _ input: Affine, to outputType: QuantizedType, _ output: Affine,
    count: Int
  ) {
    let requantizer = Requantizer(Double(input.scale) / Double(output.scale))
    self.init(from: inputType, to: outputType, count: count) { value in
      requantizer(value - input.zeroPoint) &+ output.zeroPoint
    }
  }
}
