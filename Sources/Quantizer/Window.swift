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

  /// Writes what the taps see at a position, tap by tap, channel by channel; 0 outside of the image.
  func read<Step: BinaryInteger>(
    _ position: Int, of image: Span<Step>, _ scale: ActivationScale, into target: inout MutableSpan<Float>,
    at start: Int
  ) {
    let (y, x) = (position / outputColumns * strideY - top, position % outputColumns * strideX - left)
    let (zero, factor) = (Float(scale.zeroPoint), scale.scale)
    var place = start
    for tapY in 0..<height {
      for tapX in 0..<width {
        let (inputY, inputX) = (y + tapY * dilationY, x + tapX * dilationX)
        if (0..<rows).contains(inputY) && (0..<columns).contains(inputX) {
          let start = (inputY * columns + inputX) * channels
          for channel in 0..<channels {
            unsafe target[unchecked: place &+ channel] =
              (Float(image[unchecked: start &+ channel]) - zero) * factor
          }
        } else {
          for channel in 0..<channels { unsafe target[unchecked: place &+ channel] = 0 }
        }
        place += channels
      }
    }
  }

  /// Writes the rows of some positions.
  func read<Step: BinaryInteger>(
    _ positions: [Int], of image: Span<Step>, _ scale: ActivationScale, into target: inout MutableSpan<Float>
  ) {
    let row = taps * channels
    for (place, position) in positions.enumerated() {
      read(position, of: image, scale, into: &target, at: place * row)
    }
  }
}
