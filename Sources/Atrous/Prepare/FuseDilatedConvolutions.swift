import AtrousGraph
import AtrousKernels
import AtrousOperators
import AtrousTFLite

extension Graph {
  /// Turns SPACE_TO_BATCH_ND → CONV_2D or DEPTHWISE_CONV_2D → BATCH_TO_SPACE_ND into one convolution with a dilation
  /// rate, as which it began: converters write it so.
  ///
  /// Pixel y of the padded image is pixel y / block of image y mod block. Neighbouring taps of the inner convolution are
  /// therefore `block` pixels apart; its own padding P, in pixels of the batch's images, is P * block in the image;
  /// output position 0 is moved by the crop:
  ///
  ///     padding = top margin + P * block - top crop
  ///
  /// Exact for integers and float32, whose padding contributes nothing wherever it lies. Hybrid convolutions quantize each
  /// image of the batch on its own, and stay as they are.
  mutating func fuseDilatedConvolutions() throws(PlanError) {
    let (readers, writer) = (readerCounts, writers)
    var isRemoved = [Bool](repeating: false, count: nodes.count)
    for (last, join) in nodes.enumerated() where join.kind.code == .batchToSpaceND {
      guard let between = join.inputs[0], readers[between] == 1, let middle = writer[between],
        let image = nodes[middle].inputs[0], readers[image] == 1, let first = writer[image],
        nodes[first].kind.code == .spaceToBatchND,
        let fused = try fusion(nodes[first], nodes[middle], join)
      else { continue }
      nodes[last] = fused
      isRemoved[first] = true
      isRemoved[middle] = true
    }
    nodes = zip(nodes, isRemoved).compactMap { $1 ? nil : $0 }
    record("fuse dilated convolutions")
  }

  private func fusion(_ split: Node, _ convolution: Node, _ join: Node) throws(PlanError) -> Node? {
    guard isFusible(convolution), var options = convolution.window, let source = split.inputs[0],
      options.strideHeight == 1, options.strideWidth == 1, options.dilationHeight == 1,
      options.dilationWidth == 1, values[source].shape.count == 4
    else { return nil }
    let (input, batched) = (values[source], values[split.outputs[0]])
    let (result, output) = (values[convolution.outputs[0]], values[join.outputs[0]])
    guard input.quantization == batched.quantization, output.quantization == result.quantization,
      input.type == batched.type, output.type == result.type
    else { return nil }
    let before = try NodeContext(self, split).blocks()
    let after = try NodeContext(self, join).blocks()
    guard before.height == after.height, before.width == after.width else { return nil }

    let inner = try NodeContext(self, convolution).convolutionWindow()
    let top = before.top + inner.y.padding * before.height - after.top
    let left = before.left + inner.x.padding * before.width - after.left
    options.dilationHeight = before.height
    options.dilationWidth = before.width
    options.padding = .explicit(
      top: top,
      bottom: output.shape[1] - 1 + (inner.y.taps - 1) * before.height + 1 - input.shape[1] - top,
      left: left,
      right: output.shape[2] - 1 + (inner.x.taps - 1) * before.width + 1 - input.shape[2] - left)
    var fused = convolution
    fused.window = options
    fused.inputs[0] = source
    fused.outputs = join.outputs
    return fused
  }

  /// Whether a node is a convolution of integers or of floats.
  private func isFusible(_ node: Node) -> Bool {
    guard node.kind.code == .conv2D || node.kind.code == .depthwiseConv2D, let input = node.inputs[0],
      let filter = node.inputs[1]
    else { return false }
    return values[input].type != .float32 || values[filter].type == .float32
  }
}
