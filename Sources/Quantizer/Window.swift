import AtrousTFLite

/// Where the taps of a convolution fall: the geometry of its rows.
struct Window: Sendable {
  var height = 1, width = 1
  var strideY = 1, strideX = 1
  var dilationY = 1, dilationX = 1
  var top = 0, left = 0
  let rows: Int, columns: Int, channels: Int
  let outputColumns: Int
  let positions: Int

  var taps: Int { height * width }

  /// Nil for an operator that is no convolution. A fully connected operator is one of 1x1 over the rows of its input.
  init?(of node: Operator, in network: Network) {
    guard let image = node.input(0), let filter = node.input(1) else { return nil }
    let (input, weights) = (network.tensors[image].shape, network.tensors[filter].shape)
    let output = network.tensors[node.outputs[0]].shape
    guard node.code != .fullyConnected else {
      channels = weights[1]
      rows = 1
      columns = input.reduce(1, *) / max(channels, 1)
      (outputColumns, positions) = (columns, columns)
      return
    }
    guard input.count == 4, weights.count == 4, output.count == 4, input[0] == 1 else { return nil }
    (rows, columns, channels) = (input[1], input[2], input[3])
    (outputColumns, positions) = (output[2], output[1] * output[2])
    (height, width) = (weights[1], weights[2])
    (strideX, strideY) = (node.options.int(1), node.options.int(2))
    let dilation = node.code == .conv2D ? 4 : 5
    (dilationX, dilationY) = (
      node.options.int(dilation, default: 1), node.options.int(dilation + 1, default: 1)
    )
    if node.options.int(0) == 0 {
      top = max(0, (output[1] - 1) * strideY + (height - 1) * dilationY + 1 - rows) / 2
      left = max(0, (output[2] - 1) * strideX + (width - 1) * dilationX + 1 - columns) / 2
    }
  }

  /// Appends what the taps see at a position, tap by tap, channel by channel; 0 outside of the image.
  func append(_ position: Int, of image: [Int8], _ scale: ActivationScale, to row: inout [Float]) {
    let (y, x) = (position / outputColumns * strideY - top, position % outputColumns * strideX - left)
    let zero = Float(scale.zeroPoint)
    for tapY in 0..<height {
      for tapX in 0..<width {
        let (inputY, inputX) = (y + tapY * dilationY, x + tapX * dilationX)
        guard (0..<rows).contains(inputY), (0..<columns).contains(inputX) else {
          row.append(contentsOf: repeatElement(0, count: channels))
          continue
        }
        let start = (inputY * columns + inputX) * channels
        for index in start..<start + channels { row.append((Float(image[index]) - zero) * scale.scale) }
      }
    }
  }
}

/// Numbers in rows of `width`.
struct Matrix: Sendable {
  var width: Int
  var values: [Float]

  var count: Int { width == 0 ? 0 : values.count / width }

  init(width: Int, _ values: [Float] = []) {
    self.width = width
    self.values = values
  }

  /// The mean of each column, over all rows.
  var means: [Double] {
    var sums = [Double](repeating: 0, count: width)
    for start in stride(from: 0, to: values.count, by: width) {
      for column in 0..<width { sums[column] += Double(values[start + column]) }
    }
    return sums.map { $0 / Double(count) }
  }

  func subtracting(_ means: [Double]) -> Matrix {
    let means = means.map(Float.init)
    var result = self
    for start in stride(from: 0, to: values.count, by: width) {
      for column in 0..<width { result.values[start + column] -= means[column] }
    }
    return result
  }

  /// Rows `range` as columns.
  func transposed(_ range: Range<Int>) -> [Float] {
    var result = [Float](repeating: 0, count: width * range.count)
    for block in stride(from: 0, to: width, by: 16) {
      for row in range {
        for column in block..<min(block + 16, width) {
          result[column * range.count + row - range.lowerBound] = values[row * width + column]
        }
      }
    }
    return result
  }
}
