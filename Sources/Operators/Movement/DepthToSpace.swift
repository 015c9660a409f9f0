import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// DEPTH_TO_SPACE: channels become blocks of pixels, `[y, x, channel]` in this order.
  static let depthToSpace = OperatorKind(
    .depthToSpace, versions: 1...2, inputs: 1...1,
    shapes: { node throws(PlanError) in
      let (image, block) = (try node.image(try node.input()), try node.blockSize(94))
      guard image.channels % (block * block) == 0 else {
        throw node.failure("has \(image.channels) channels for blocks of \(block)")
      }
      return [
        [
          image.batch, image.height.multiplyingUpTo(block), image.width.multiplyingUpTo(block),
          image.channels / (block * block),
        ]
      ]
    },
    lower: { node throws(PlanError) in
      let (input, output) = try node.elementwise()
      let blocks = try node.blockStrides(image: output, packed: input, try node.blockSize(94))
      return .stridedCopy(
        StridedCopy(
          elementSize: try node.elementSize(input), count: output.count,
          pieces: [
            .init(shape: blocks.shape, sourceStrides: blocks.packed, targetStrides: blocks.image)
          ]))
    })

  /// SPACE_TO_DEPTH: the other way.
  static let spaceToDepth = OperatorKind(
    .spaceToDepth, versions: 1...2, inputs: 1...1,
    shapes: { node throws(PlanError) in
      let (image, block) = (try node.image(try node.input()), try node.blockSize(19))
      guard image.height % block == 0, image.width % block == 0 else {
        throw node.failure("has \(image.height) × \(image.width) pixels for blocks of \(block)")
      }
      return [
        [
          image.batch, image.height / block, image.width / block,
          image.channels.multiplyingUpTo(block).multiplyingUpTo(block),
        ]
      ]
    },
    lower: { node throws(PlanError) in
      let (input, output) = try node.elementwise()
      let blocks = try node.blockStrides(image: input, packed: output, try node.blockSize(19))
      return .stridedCopy(
        StridedCopy(
          elementSize: try node.elementSize(input), count: output.count,
          pieces: [
            .init(shape: blocks.shape, sourceStrides: blocks.image, targetStrides: blocks.packed)
          ]))
    })
}

extension NodeContext {
  fileprivate func blockSize(_ optionsType: UInt8) throws(PlanError) -> Int {
    let size = options.of(type: optionsType).int(0)
    guard (1...1 << 12).contains(size) else { throw failure("has the block size \(size)") }
    return size
  }

  /// Block row, block column, row, column and channel, for each image.
  fileprivate func blockStrides(
    image: Value, packed: Value, _ block: Int
  ) throws(PlanError) -> (shape: [Int], image: [Int], packed: [Int]) {
    let (whole, small) = (try self.image(image), try self.image(packed))
    let channels = whole.channels
    let row = whole.width * channels
    let packedRow = small.width * small.channels
    return (
      [whole.batch, small.height, block, small.width, block, channels],
      [whole.height * row, block * row, row, block * channels, channels, 1],
      [small.height * packedRow, packedRow, block * channels, small.channels, channels, 1]
    )
  }
}

extension BuiltinOperator {
  fileprivate static let depthToSpace = BuiltinOperator(rawValue: 5)
  fileprivate static let spaceToDepth = BuiltinOperator(rawValue: 26)
}
