package import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// SPACE_TO_BATCH_ND: image (y mod block, x mod block) of the batch takes those pixels of the padded input.
  static let spaceToBatchND = OperatorKind(
    .spaceToBatchND, versions: 1...4, inputs: 3...3,
    shapes: { node throws(PlanError) in
      let (input, block) = (try node.input(), try node.blocks())
      return [try block.batchedShape(of: input, in: node)]
    },
    lower: { node throws(PlanError) in
      let (input, output) = try node.elementwise()
      let layout = BlockLayout(image: input, batched: output, try node.blocks())
      return .stridedCopy(
        StridedCopy(
          elementSize: try node.elementSize(input), fill: try node.zeroBytes(output), count: output.count,
          pieces: layout.pieces.map {
            .init(
              shape: $0.shape, sourceStart: $0.imageStart, sourceStrides: layout.imageStrides,
              targetStart: $0.batchStart, targetStrides: layout.batchStrides)
          }))
    })

  /// BATCH_TO_SPACE_ND: the inverse, which crops where the other pads.
  static let batchToSpaceND = OperatorKind(
    .batchToSpaceND, versions: 1...4, inputs: 3...3,
    shapes: { node throws(PlanError) in
      let (input, block) = (try node.input(), try node.blocks())
      return [try block.imageShape(of: input, in: node)]
    },
    lower: { node throws(PlanError) in
      let (input, output) = try node.elementwise()
      let layout = BlockLayout(image: output, batched: input, try node.blocks())
      return .stridedCopy(
        StridedCopy(
          elementSize: try node.elementSize(input), count: output.count,
          pieces: layout.pieces.map {
            .init(
              shape: $0.shape, sourceStart: $0.batchStart, sourceStrides: layout.batchStrides,
              targetStart: $0.imageStart, targetStrides: layout.imageStrides)
          }))
    })
}

/// The blocks of SPACE_TO_BATCH_ND and its inverse, and how much wider the image is that they tile. An image of three
/// dimensions has no width.
package struct Blocks: Equatable {
  package let height: Int
  package let width: Int
  package let top, bottom, left, right: Int

  fileprivate func batchedShape(of image: Value, in node: NodeContext) throws(PlanError) -> [Int] {
    var shape = image.shape
    let padded = [top + shape[1] + bottom, shape.count == 4 ? left + shape[2] + right : 1]
    guard padded[0] % height == 0, padded[1] % width == 0 else {
      throw node.failure("blocks of \(height)x\(width) do not tile \(padded[0])x\(padded[1])")
    }
    shape[0] = shape[0].multiplyingUpTo(height * width)
    shape[1] = padded[0] / height
    if shape.count == 4 { shape[2] = padded[1] / width }
    return shape
  }

  fileprivate func imageShape(of batched: Value, in node: NodeContext) throws(PlanError) -> [Int] {
    var shape = batched.shape
    let images = height * width
    let rows = shape[1].multiplyingUpTo(height) - top - bottom
    let columns = shape.count == 4 ? shape[2].multiplyingUpTo(width) - left - right : 1
    guard shape[0] % images == 0 else {
      throw node.failure("has a batch of \(shape[0]), which blocks of \(height)x\(width) do not divide")
    }
    guard rows > 0, columns > 0 else {
      throw node.failure("crops \(top + bottom) rows and \(left + right) columns of \(batched.shape)")
    }
    shape[0] /= images
    shape[1] = rows
    if shape.count == 4 { shape[2] = columns }
    return shape
  }
}

extension NodeContext {
  /// The blocks of a node, and its margins or crops: constants, checked.
  package func blocks() throws(PlanError) -> Blocks {
    let (image, blockValue, marginValue) = (try input(0), try input(1), try input(2))
    guard [3, 4].contains(image.shape.count) else {
      throw failure("has the shape \(image.shape) instead of four dimensions", tensor: image.index)
    }
    try expectElements(image)
    let spatial = image.shape.count - 2
    try expect(marginValue, shape: [spatial, 2])
    var (block, margins) = (try integers(blockValue), try integers(marginValue))
    guard block.count == spatial, block.allSatisfy({ $0 > 0 && $0 <= 4096 }), block.reduce(1, *) <= 1 << 16
    else { throw failure("has the block \(block)", tensor: blockValue.index) }
    guard margins.allSatisfy({ $0 >= 0 }) else {
      throw failure("has the margins \(margins)", tensor: marginValue.index)
    }
    if spatial == 1 { (block, margins) = (block + [1], margins + [0, 0]) }
    return Blocks(
      height: block[0], width: block[1], top: margins[0], bottom: margins[1], left: margins[2],
      right: margins[3])
  }
}
