import AtrousGraph
import AtrousKernels
import AtrousOperators
import AtrousTFLite

extension Graph {
  /// Gives a convolution the rows and columns of padding that a PAD before it adds, so that the padded image is never
  /// stored. Converters write a PAD where a framework's padding is not SAME.
  ///
  /// Exact, since PAD fills with the zero point, which contributes nothing, and the range of a dynamic quantization holds
  /// 0 always.
  mutating func absorbPadding() throws(PlanError) {
    let (readers, writer) = (readerCounts, writers)
    var isRemoved = [Bool](repeating: false, count: nodes.count)
    for (position, node) in nodes.enumerated() {
      guard node.kind.code == .conv2D || node.kind.code == .depthwiseConv2D, let padded = node.inputs[0],
        readers[padded] == 1, let first = writer[padded], nodes[first].kind.code == .pad,
        let source = nodes[first].inputs[0], values[source].quantization == values[padded].quantization,
        var options = node.window
      else { continue }
      let paddings = try NodeContext(self, nodes[first]).paddings()
      guard paddings.count == 4, paddings[0] == (0, 0), paddings[3] == (0, 0),
        !values[source].shape.contains(0)
      else { continue }
      let window = try NodeContext(self, node).convolutionWindow()
      let (rows, columns) = (paddings[1], paddings[2])
      options.padding = .explicit(
        top: rows.before + window.y.padding, bottom: rows.after + window.y.paddingAfter,
        left: columns.before + window.x.padding, right: columns.after + window.x.paddingAfter)
      nodes[position].window = options
      nodes[position].inputs[0] = source
      isRemoved[first] = true
    }
    nodes = zip(nodes, isRemoved).compactMap { $1 ? nil : $0 }
    record("absorb padding")
  }
}

extension WindowAxis {
  /// Positions of padding behind the last one, as many as the last window reaches; negative where it stops short.
  fileprivate var paddingAfter: Int { (output - 1) * stride + (taps - 1) * dilation + 1 - input - padding }
}
