import AtrousTFLite

extension Network {
  /// Weights and bias of an operator rounded to nearest, the converter's arithmetic to the last bit; nil where they are
  /// no float constants.
  ///
  /// - Parameters:
  ///   - width: of the operator's activations.
  ///   - input: the scale of its input.
  func roundedWeights(
    of node: Operator, _ width: ActivationWidth, perChannel: Bool, input: Float
  ) -> LayerWeights? {
    guard let filter = node.input(node.filterPosition), let weights = floats(filter) else { return nil }
    let shape = tensors[filter].shape
    let bias = floats(node.input(node.biasPosition))
    if node.input(node.biasPosition) != nil && bias == nil { return nil }
    let channels = shape[node.channelAxis]
    // Fully connected operators have one scale: not every runtime takes more.
    let isPerChannel = perChannel && node.code != .fullyConnected

    var largest = [Float](repeating: 0, count: isPerChannel ? channels : 1)
    let channel = channelIndex(shape, axis: node.channelAxis)
    for (index, weight) in weights.enumerated() {
      let place = isPerChannel ? channel(index) : 0
      largest[place] = max(largest[place], abs(weight))
    }
    var scales = largest.map { WeightArithmetic.scale(largest: $0) }
    if isPerChannel, width == .int8, let bias {
      scales = zip(scales, bias).map { WeightArithmetic.scale($0, bias: $1, input: input) }
    }
    let filterValues = weights.enumerated().map { index, weight in
      WeightArithmetic.quantize(weight, scale: scales[isPerChannel ? channel(index) : 0])
    }
    let biasValues = bias?.enumerated().map { index, value in
      WeightArithmetic.quantize(bias: value, input: input, weights: scales[isPerChannel ? index : 0], width)
    }
    return LayerWeights(scales: scales, filter: filterValues, bias: biasValues)
  }
}

/// The channel of each element of a filter.
func channelIndex(_ shape: [Int], axis: Int) -> (Int) -> Int {
  let inner = shape[(axis + 1)...].reduce(1, *)
  let size = shape[axis]
  return { $0 / inner % size }
}
