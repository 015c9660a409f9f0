import AtrousGraph
import AtrousKernels
import AtrousOperators
import AtrousTFLite

extension Graph {
  /// Makes one node of RESIZE_BILINEAR and the ARG_MAX over its channels, with or without a DEQUANTIZE between them: the
  /// resized scores are never stored. The map is exactly that of the scores, the first class where several are equal.
  ///
  /// - Parameter isWanted: whether a class map, N·H·W in int32, shall take the place of scores at the end of the graph.
  ///   It does where they come from RESIZE_BILINEAR.
  /// - Returns: whether the output is a class map.
  mutating func fuseMask(isWanted: Bool) throws(PlanError) -> Bool {
    let readers = readerCounts
    guard outputs.count == 1 else { return false }
    /// The last node, if it computes `value` and nobody but its successor reads that.
    func producer(of value: Int, _ code: BuiltinOperator) -> Int? {
      guard readers[value] == 1 else { return nil }
      return nodes.lastIndex { $0.outputs == [value] && $0.kind.code == code }
    }

    var removed: [Int] = []
    var (value, mask) = (outputs[0], Int?.none)
    if let position = producer(of: value, .argMax), let input = nodes[position].inputs[0],
      values[input].shape.count == 4, try isOverChannels(nodes[position])
    {
      (mask, value) = (value, input)
      removed.append(position)
    }
    guard mask != nil || isWanted else { return false }
    // A larger number dequantizes to a larger one: the greatest stays the greatest.
    if let position = producer(of: value, .dequantize), let input = nodes[position].inputs[0],
      values[input].quantization?.isPerAxis == false, values[input].type.size == 1
    {
      value = input
      removed.append(position)
    }
    // The greatest of one channel says nothing.
    guard let position = producer(of: value, .resizeBilinear), values[value].shape[3] > 1 else {
      return mask != nil
    }
    removed.append(position)
    let map = mask ?? addValue("class map", .int32, shape: Array(values[value].shape.dropLast()))
    let resize = nodes[position]
    let fused = Node(
      kind: .resizedMask, index: resize.index, version: resize.version, options: resize.options,
      inputs: resize.inputs, outputs: [map])
    nodes = nodes.indices.compactMap { removed.contains($0) ? ($0 == position ? fused : nil) : nodes[$0] }
    outputs = [map]
    record("fuse mask")
    return true
  }

  private func isOverChannels(_ node: Node) throws(PlanError) -> Bool {
    try NodeContext(self, node).argMaxAxis() == 3
  }
}
