import AtrousTFLite

/// Cross-layer equalization (Nagel et al. 2019, section 4.1): channel i of a tensor between two convolutions is divided by
///
///     (23)  s_i = sqrt(r1_i / r2_i),
///
/// r1 the range of the weights that write the channel, r2 of those that read it; the first's weights and bias are divided,
/// the second's multiplied, and the network computes the same. ReLU stays ReLU; ReLU6 allows it for channels that stay
/// below 6, which they then must: s_i >= max_i / 6, and s_i = 1 for those that reach it.
extension Network {
  /// Equalizes all pairs and residual streams until nothing changes much.
  ///
  /// - Returns: whether there was anything to equalize.
  mutating func equalize(_ observed: Observations) -> Bool {
    let pairs = equalizablePairs()
    let streams = residualStreams()
    guard !pairs.isEmpty || !streams.isEmpty else { return false }
    var largest = observed.channels
    for _ in 0..<20 {
      var change: Float = 0
      for (writer, reader) in pairs {
        var scales = channelScales(writers: [writer], readers: [reader])
        let tensor = writer.outputs[0]
        if writer.activation == .relu6, let seen = largest[tensor] {
          for index in scales.indices {
            scales[index] = seen[index] >= 6 ? 1 : max(scales[index], max(seen[index], 1e-6) / 6)
          }
        }
        apply(scales, writers: [writer], readers: [reader])
        largest[tensor] = zip(largest[tensor] ?? [], scales).map { $0 / $1 }
        change = max(change, spread(scales, around: 1))
      }
      for stream in streams {
        let scales = channelScales(writers: stream.writers, readers: stream.readers)
        apply(scales, writers: stream.writers, readers: stream.readers)
        change = max(change, spread(scales, around: scales.reduce(0, +) / Float(scales.count)))
      }
      if change < 1e-3 { break }
    }
    return true
  }

  /// A convolution and the only one that reads its result.
  private func equalizablePairs() -> [(Operator, Operator)] {
    operators.compactMap { writer in
      guard isEqualizable(writer), !outputs.contains(writer.outputs[0]) else { return nil }
      let readers = readers(of: writer.outputs[0])
      guard readers.count == 1, isEqualizable(readers[0]) else { return nil }
      return (writer, readers[0])
    }
  }

  private func isEqualizable(_ node: Operator) -> Bool {
    guard node.code == .conv2D || node.code == .depthwiseConv2D else { return false }
    guard let filter = node.input(1), let bias = node.input(2), floats(filter) != nil, floats(bias) != nil
    else { return false }
    // A filter that two operators share cannot be scaled for one of them.
    guard readers(of: filter).count == 1, readers(of: bias).count == 1 else { return false }
    guard [.none, .relu, .relu6].contains(node.activation) else { return false }
    return node.code == .conv2D || tensors[filter].shape[3] == tensors[node.inputs[0] ?? 0].shape.last
  }

  private struct Stream {
    var writers: [Operator] = []
    var readers: [Operator] = []
  }

  /// Tensors that additions join: all their writers and readers are scaled alike.
  private func residualStreams() -> [Stream] {
    var group = Array(tensors.indices)
    func root(_ tensor: Int) -> Int {
      var tensor = tensor
      while group[tensor] != tensor { tensor = group[tensor] }
      return tensor
    }
    for node in operators where node.code == .add && node.activation == .none {
      for tensor in node.inputs.compactMap({ $0 }) { group[root(tensor)] = root(node.outputs[0]) }
    }
    let joined = Set(operators.filter { $0.code == .add }.map { root($0.outputs[0]) }).sorted()
    return joined.compactMap { name in stream(of: tensors.indices.filter { root($0) == name }) }
  }

  /// Nil where anything but convolutions, additions and means touches the tensors.
  private func stream(of joined: [Int]) -> Stream? {
    var stream = Stream()
    for tensor in joined {
      guard isActivation(tensor), !outputs.contains(tensor), let writer = writer(of: tensor) else {
        return nil
      }
      if writer.code != .add {
        guard isEqualizable(writer), writer.activation == .none else { return nil }
        stream.writers.append(writer)
      } else if writer.activation != .none {
        return nil
      }
      for reader in readers(of: tensor) where reader.code != .add {
        // A mean over the map leaves the channels as they are.
        let readers = reader.code == .mean ? readers(of: reader.outputs[0]) : [reader]
        guard readers.allSatisfy({ isEqualizable($0) }) else { return nil }
        stream.readers += readers
      }
    }
    return stream.writers.isEmpty || stream.readers.isEmpty ? nil : stream
  }

  /// `sqrt(r1 / r2)` of each channel, within 1e-3 and 1e3; 1 for a channel that nobody writes or reads.
  private func channelScales(writers: [Operator], readers: [Operator]) -> [Float] {
    let written = writers.map { ranges(of: $0, axis: $0.channelAxis) }
    let read = readers.map { ranges(of: $0, axis: 3) }
    return written[0].indices.map { channel in
      let (first, second) = (written.map { $0[channel] }.max() ?? 0, read.map { $0[channel] }.max() ?? 0)
      guard first >= 1e-9, second >= 1e-9 else { return 1 }
      return min(max((first / second).squareRoot(), 1e-3), 1e3)
    }
  }

  /// The largest magnitude of the weights at each index of an axis of the filter.
  private func ranges(of node: Operator, axis: Int) -> [Float] {
    guard let filter = node.input(1), let weights = floats(filter) else { return [] }
    let shape = tensors[filter].shape
    let channel = channelIndex(shape, axis: axis)
    var ranges = [Float](repeating: 0, count: shape[axis])
    for (index, weight) in weights.enumerated() {
      ranges[channel(index)] = max(ranges[channel(index)], abs(weight))
    }
    return ranges
  }

  private mutating func apply(_ scales: [Float], writers: [Operator], readers: [Operator]) {
    for writer in writers {
      multiply(writer.input(1), axis: writer.channelAxis, by: scales.map { 1 / $0 })
      multiply(writer.input(2), axis: 0, by: scales.map { 1 / $0 })
    }
    for reader in readers { multiply(reader.input(1), axis: 3, by: scales) }
  }

  private mutating func multiply(_ tensor: Int?, axis: Int, by factors: [Float]) {
    guard let tensor, var values = floats(tensor) else { return }
    let channel = channelIndex(tensors[tensor].shape, axis: axis)
    for index in values.indices { values[index] *= factors[channel(index)] }
    replace(tensor, with: values)
  }

  /// How far the scales are from `center`, as a ratio less 1.
  private func spread(_ scales: [Float], around center: Float) -> Float {
    scales.reduce(0) { max($0, max($1 / center, center / $1) - 1) }
  }
}
