import AtrousKernels
import AtrousTFLite

/// What SPACE_TO_BATCH_ND and its inverse take: an image, blocks of its pixels, and how much wider the image is that the
/// blocks tile.
struct BlockLayout: Equatable {
  /// The image that the blocks tile, without its margins.
  let image: ImageShape
  /// The batch of images that hold one pixel of each block.
  let batched: ImageShape
  let blockHeight: Int
  let blockWidth: Int
  let top: Int
  let left: Int
}

extension Lowering {
  /// SPACE_TO_BATCH_ND: image (y mod block, x mod block) of the batch takes those pixels of the padded input.
  func spaceToBatch() throws(PlanError) -> Problem {
    let (input, output) = (try input(0), try output())
    let layout = try blockLayout(image: input, batched: output)
    return .stridedCopy(
      StridedCopy(
        elementSize: try elementSize(input), fill: try zeroBytes(output), count: output.count,
        pieces: layout.pieces.map {
          .init(
            shape: $0.shape, sourceStart: $0.imageStart, sourceStrides: layout.imageStrides,
            targetStart: $0.batchStart, targetStrides: layout.batchStrides)
        }))
  }

  /// BATCH_TO_SPACE_ND: the inverse, which crops where the other pads.
  func batchToSpace() throws(PlanError) -> Problem {
    let (input, output) = (try input(0), try output())
    let layout = try blockLayout(image: output, batched: input)
    return .stridedCopy(
      StridedCopy(
        elementSize: try elementSize(input), count: output.count,
        pieces: layout.pieces.map {
          .init(
            shape: $0.shape, sourceStart: $0.batchStart, sourceStrides: layout.batchStrides,
            targetStart: $0.imageStart, targetStrides: layout.imageStrides)
        }))
  }

  /// Tensors of three dimensions have no width.
  func blockLayout(image imageTensor: Tensor, batched batchTensor: Tensor) throws(PlanError) -> BlockLayout {
    try expectInputs(3...3)
    try expect(batchTensor, type: imageTensor.type)
    let (blockTensor, marginTensor) = (try input(1), try input(2))
    let (image, batched) = (try blockImage(imageTensor), try blockImage(batchTensor))
    let spatial = imageTensor.shape.count - 2
    guard batchTensor.shape.count == imageTensor.shape.count else {
      throw failure(
        "has the shape \(batchTensor.shape) beside \(imageTensor.shape)", tensor: batchTensor.index)
    }
    try expect(marginTensor, shape: [spatial, 2])
    var (block, margins) = (try integers(blockTensor), try integers(marginTensor))
    guard block.count == spatial, block.allSatisfy({ $0 > 0 && $0 <= 4096 }), block.reduce(1, *) <= 1 << 16
    else {
      throw failure("has the block \(block)", tensor: blockTensor.index)
    }
    guard margins.allSatisfy({ $0 >= 0 }) else {
      throw failure("has the margins \(margins)", tensor: marginTensor.index)
    }
    if spatial == 1 { (block, margins) = (block + [1], margins + [0, 0]) }
    guard batched.height * block[0] == margins[0] + image.height + margins[1],
      batched.width * block[1] == margins[2] + image.width + margins[3],
      batched.batch == image.batch * block[0] * block[1], batched.channels == image.channels
    else {
      throw failure(
        "blocks of \(block) with the margins \(margins) do not lead from \(imageTensor.shape) to \(batchTensor.shape)"
      )
    }
    return BlockLayout(
      image: image, batched: batched, blockHeight: block[0], blockWidth: block[1], top: margins[0],
      left: margins[2])
  }

  private func blockImage(_ tensor: Tensor) throws(PlanError) -> ImageShape {
    guard tensor.shape.count == 3 else { return try image(tensor) }
    try expectElements(tensor)
    return ImageShape(batch: tensor.shape[0], height: tensor.shape[1], width: 1, channels: tensor.shape[2])
  }
}

extension BlockLayout {
  /// Strides of image, row, column and channel, from pixel to pixel of one place in the blocks.
  var imageStrides: [Int] {
    [
      image.height * image.width * image.channels, blockHeight * image.width * image.channels,
      blockWidth * image.channels, 1,
    ]
  }

  /// The same in the batch, where the images of one place lie together.
  var batchStrides: [Int] {
    [
      batched.height * batched.width * batched.channels, batched.width * batched.channels, batched.channels,
      1,
    ]
  }

  /// For each place in the blocks: the pixels that it has in the image, and where the first lies in both tensors.
  var pieces: [(shape: [Int], imageStart: Int, batchStart: Int)] {
    var pieces: [(shape: [Int], imageStart: Int, batchStart: Int)] = []
    for placeY in 0..<blockHeight {
      let (y, rows) = BlockLayout.span(of: placeY, block: blockHeight, margin: top, size: image.height)
      for placeX in 0..<blockWidth where rows > 0 {
        let (x, columns) = BlockLayout.span(of: placeX, block: blockWidth, margin: left, size: image.width)
        guard columns > 0 else { continue }
        let batch = (placeY * blockWidth + placeX) * image.batch
        pieces.append(
          (
            [image.batch, rows, columns, image.channels], image.index(0, y, x),
            batched.index(batch, (y + top) / blockHeight, (x + left) / blockWidth)
          ))
      }
    }
    return pieces
  }

  /// The first position at a place of the blocks, and how many there are.
  private static func span(of place: Int, block: Int, margin: Int, size: Int) -> (first: Int, count: Int) {
    let first = ((place - margin) % block + block) % block
    return (first, first < size ? (size - first - 1) / block + 1 : 0)
  }
}
