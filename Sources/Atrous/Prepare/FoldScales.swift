import AtrousGraph
import AtrousKernels
import AtrousOperators
import AtrousTFLite

extension Graph {
  /// Makes the constant factor and addend of each channel, which a MUL and an ADD behind a convolution of floats apply, a
  /// part of its weights and bias. Keras leaves a batch normalization so where the convolution is dilated.
  ///
  ///     (Σ w x + b) m + a = Σ (w m) x + (b m + a)
  ///
  /// Rounded in other places, as a sum in another order is: for the fast kernels alone.
  mutating func foldScales() throws(PlanError) {
    let readers = readerCounts
    var writer = writers
    var isRemoved = [Bool](repeating: false, count: nodes.count)
    for (position, node) in nodes.enumerated() {
      guard let follower = follower(node), readers[follower.input] == 1,
        let convolution = writer[follower.input],
        let folded = try folding(follower, of: node, into: nodes[convolution])
      else { continue }
      nodes[convolution] = folded
      writer[node.outputs[0]] = convolution
      isRemoved[position] = true
    }
    nodes = zip(nodes, isRemoved).compactMap { $1 ? nil : $0 }
    record("fold scales")
  }

  /// What a MUL or an ADD with one constant does to its other input.
  private struct Follower {
    let input: Int
    let numbers: [Float]
    let isFactor: Bool
    let activation: Activation
  }

  /// Nil where the constant is no number for each channel, or one for all.
  private func follower(_ node: Node) -> Follower? {
    let isFactor = node.kind.code == .mul
    guard isFactor || node.kind.code == .add, let left = node.inputs[0], let right = node.inputs[1] else {
      return nil
    }
    let (input, operand) = values[right].isConstant ? (left, right) : (right, left)
    guard let constant = values[operand].constant, !values[input].isConstant,
      values[operand].type == .float32, values[input].shape == values[node.outputs[0]].shape,
      let channels = values[input].shape.last
    else { return nil }
    let numbers = constant.array(of: Float.self)
    guard numbers.count == 1 || numbers.count == channels && values[operand].shape.last == channels else {
      return nil
    }
    return Follower(
      input: input,
      numbers: numbers.count == channels ? numbers : Array(repeating: numbers[0], count: channels),
      isFactor: isFactor, activation: node.options.of(type: isFactor ? 21 : 11).activation(0))
  }

  /// The convolution that does what a follower does too; nil where its weights are not known, are no finite numbers, or
  /// the products are too few for the fast kernels.
  private mutating func folding(
    _ follower: Follower, of node: Node, into convolution: Node
  ) throws(PlanError) -> Node? {
    guard convolution.kind.code == .conv2D || convolution.kind.code == .depthwiseConv2D,
      convolution.window?.activation == Activation.none,
      products(of: convolution) >= Self.leastPackedProducts,
      let filter = convolution.inputs[1], values[filter].type == .float32,
      let weights = values[filter].constant?.array(of: Float.self)
    else { return nil }
    _ = try NodeContext(self, node).fused(follower.activation)
    let channels = follower.numbers.count
    var bias = [Float](repeating: 0, count: channels)
    if let index = convolution.inputs[2] {
      guard let constant = values[index].constant else { return nil }
      bias = constant.array(of: Float.self)
    }

    var folded = convolution
    folded.window?.activation = follower.activation
    folded.outputs = node.outputs
    if follower.isFactor {
      // A filter is O·H·W·I, a depthwise one 1·H·W·O.
      let taps = weights.count / channels
      let isDepthwise = convolution.kind.code == .depthwiseConv2D
      let scaled = weights.indices.map {
        weights[$0] * follower.numbers[isDepthwise ? $0 % channels : $0 / taps]
      }
      guard scaled.allSatisfy({ $0.isFinite }) else { return nil }
      folded.inputs[1] = addConstant(scaled, shape: values[filter].shape)
      bias = zip(bias, follower.numbers).map { $0 * $1 }
    } else {
      bias = zip(bias, follower.numbers).map { $0 + $1 }
    }
    folded.inputs[2] = addConstant(bias, shape: [channels])
    return folded
  }

  private mutating func addConstant(_ numbers: [Float], shape: [Int]) -> Int {
    let index = addValue("", .float32, shape: shape)
    values[index].constant = Constant(numbers)
    return index
  }
}
