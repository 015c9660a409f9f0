import AtrousKernels
import AtrousTFLite

extension Lowering {
  /// The window of a convolution or a pool, from its options and the shapes of its tensors.
  func window(
    _ options: WindowOptions, input: ImageShape, filterHeight: Int, filterWidth: Int, output: Tensor
  ) throws(PlanError) -> Window {
    let outputShape = try image(output)
    guard outputShape.batch == input.batch else {
      throw failure("has a batch of \(outputShape.batch) instead of \(input.batch)", tensor: output.index)
    }
    return Window(
      batch: input.batch,
      y: try axis(
        input: input.height, output: outputShape.height, taps: filterHeight, stride: options.strideHeight,
        dilation: options.dilationHeight, options.padding, output),
      x: try axis(
        input: input.width, output: outputShape.width, taps: filterWidth, stride: options.strideWidth,
        dilation: options.dilationWidth, options.padding, output))
  }

  /// SAME has ceil(input / stride) outputs and splits the padding that this takes, the odd one after; VALID has as
  /// many as fit without padding (TFLite, `padding.h`).
  private func axis(
    input: Int, output: Int, taps: Int, stride: Int, dilation: Int, _ padding: Padding, _ tensor: Tensor
  ) throws(PlanError) -> WindowAxis {
    guard taps > 0, taps <= 0xffff else { throw failure("has a filter of \(taps) taps") }
    guard stride > 0, stride <= 0xffff else { throw failure("has the stride \(stride)") }
    guard dilation > 0, dilation <= 0xffff else { throw failure("has the dilation rate \(dilation)") }
    let reach = (taps - 1) * dilation + 1
    let expected =
      switch padding {
      case .same: (input + stride - 1) / stride
      case .valid: max(0, (input + stride - reach) / stride)
      }
    guard output == expected else {
      throw failure(
        "has \(output) positions where stride \(stride) and a window of \(reach) over \(input) give \(expected)",
        tensor: tensor.index)
    }
    return WindowAxis(
      input: input, output: output, taps: taps, stride: stride, dilation: dilation,
      padding: padding == .same ? max(0, (output - 1) * stride + reach - input) / 2 : 0)
  }
}
