/// Activations that were quantized to int8, by weights of int8, in float32 at the end.
protocol HybridArithmetic: WeightedArithmetic where Activation == Int8, Weight == Int8, Output == Float {
  init(_ problem: HybridConvolution, _ activations: DynamicallyQuantized)
}

/// Products summed in integers (TFLite, `reference/conv.h`, `HybridConvPerChannel`;
/// `reference/integer_ops/depthwise_conv.h`, `DepthwiseConvHybridPerChannel`).
struct HybridSums: HybridArithmetic {
  private let problem: HybridConvolution
  private let zeroPoint: Int32
  private let scale: Float

  init(_ problem: HybridConvolution, _ activations: DynamicallyQuantized) {
    self.problem = problem
    (zeroPoint, scale) = (activations.scale.zeroPoint, activations.scale.scale)
  }

  func add(_ activation: Int8, by weight: Int8, channel: Int, to sum: inout Int32) {
    sum &+= (Int32(activation) - zeroPoint) &* Int32(weight)
  }

  func output(_ sum: Int32, channel: Int) -> Float {
    problem.real(sum, channel: channel, activationScale: scale)
  }
}

/// Every product brought back to float32 on its own and summed there (TFLite, `reference/transpose_conv.h`, hybrid).
struct HybridProducts: HybridArithmetic {
  private let problem: HybridConvolution
  private let zeroPoint: Int32
  private let scale: Float

  init(_ problem: HybridConvolution, _ activations: DynamicallyQuantized) {
    self.problem = problem
    (zeroPoint, scale) = (activations.scale.zeroPoint, activations.scale.scale)
  }

  func add(_ activation: Int8, by weight: Int8, channel: Int, to sum: inout Float) {
    let product = Float((Int32(activation) - zeroPoint) &* Int32(weight))
    sum += product * problem.filterScales[channel] * scale
  }

  func output(_ sum: Float, channel: Int) -> Float {
    (sum + problem.bias[channel]).clamped(to: problem.clamp)
  }
}

extension HybridConvolution {
  /// The reference kernel. A unit is an image of the batch, whose activations are quantized together.
  func reference<Loops: WindowLoops, Arithmetic: HybridArithmetic>(
    _: Loops.Type, _: Arithmetic.Type
  ) -> Kernel {
    let shape = WeightedShape(
      window: Window(batch: 1, y: window.y, x: window.x), inputChannels: inputChannels,
      outputChannels: outputChannels, outputStride: outputChannels, groupChannels: groupChannels)
    let sizes = Loops.imageSizes(shape)
    return Kernel(units: window.batch) { operands, images in
      let input = unsafe operands.input(as: Float.self)
      let output = unsafe operands.output(as: Float.self)
      filter.withSpan(as: Int8.self) { filter in
        for image in images {
          let reals = unsafe input.span.extracting(image * sizes.input..<(image + 1) * sizes.input)
          let activations = DynamicallyQuantized(reals, quantization)
          let target = unsafe UnsafeMutableBufferPointer(
            rebasing: output[image * sizes.output..<(image + 1) * sizes.output])
          var result = unsafe target.mutableSpan
          Loops.run(
            shape, Arithmetic(self, activations), activations.values.span, filter, &result,
            0..<Loops.units(shape.window))
        }
      }
    }
  }
}
