import AtrousGraph
import AtrousKernels

/// Where the pixels of an image lie in the batch of images that hold one pixel of each block.
struct BlockLayout {
  let image: ImageShape
  let batched: ImageShape
  let blocks: Blocks

  init(image: Value, batched: Value, _ blocks: Blocks) {
    self.image = BlockLayout.image(image)
    self.batched = BlockLayout.image(batched)
    self.blocks = blocks
  }

  private static func image(_ value: Value) -> ImageShape {
    let shape = value.shape
    return ImageShape(
      batch: shape[0], height: shape[1], width: shape.count == 4 ? shape[2] : 1,
      channels: shape[shape.count - 1])
  }

  /// Strides of image, row, column and channel, from pixel to pixel of one place in the blocks.
  var imageStrides: [Int] {
    [
      image.height * image.width * image.channels, blocks.height * image.width * image.channels,
      blocks.width * image.channels, 1,
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
    for placeY in 0..<blocks.height {
      let (y, rows) = BlockLayout.span(
        of: placeY, block: blocks.height, margin: blocks.top, size: image.height)
      for placeX in 0..<blocks.width where rows > 0 {
        let (x, columns) = BlockLayout.span(
          of: placeX, block: blocks.width, margin: blocks.left, size: image.width)
        guard columns > 0 else { continue }
        let batch = (placeY * blocks.width + placeX) * image.batch
        pieces.append(
          (
            [image.batch, rows, columns, image.channels], image.index(0, y, x),
            batched.index(batch, (y + blocks.top) / blocks.height, (x + blocks.left) / blocks.width)
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
