import AtrousKernels
import AtrousTFLite

extension Lowering {
  func resizeBilinear() throws(PlanError) -> Problem {
    let (input, output) = (try input(0), try output())
    let resize = try bilinear(try resizeGrid())
    try expect(output, shape: resize.grid.outputShape.array)
    try expect(output, type: input.type)
    return .resizeBilinear(resize)
  }

  /// The operator that `Model.withMask` makes of RESIZE_BILINEAR and ARG_MAX.
  func resizedMask() throws(PlanError) -> Problem {
    let resize = try bilinear(try resizeGrid())
    let output = try output()
    try expect(output, shape: Array(resize.grid.outputShape.array.dropLast()))
    guard output.type == .int32 || output.type == .int64 else { throw unsupported(output) }
    return .resizedMask(ResizedMask(resize, writesInt64: output.type == .int64))
  }

  private func bilinear(_ grid: ResizeGrid) throws(PlanError) -> ResizeBilinear {
    guard !(grid.alignCorners && grid.halfPixelCenters) else {
      throw failure("has both align_corners and half_pixel_centers")
    }
    let input = try input(0)
    let element: ResizeBilinear.Element
    switch input.type {
    case .float32: element = .float32
    case .int8: element = .int8
    case .uint8: element = .uint8
    default: throw unsupported(input)
    }
    return ResizeBilinear(element: element, grid: grid)
  }

  func resizeNearest() throws(PlanError) -> Problem {
    let grid = try resizeGrid()
    let (input, output) = (try input(0), try output())
    try expect(output, shape: grid.outputShape.array)
    try expect(output, type: input.type)
    return .resizeNearest(ResizeNearest(elementSize: try elementSize(input), grid: grid))
  }

  /// The grid of a resize, whose constant second input is [height, width].
  private func resizeGrid() throws(PlanError) -> ResizeGrid {
    try expectInputs(2...2)
    let (input, size) = (try input(0), try input(1))
    let shape = try image(input)
    let sizes = try integers(size)
    guard sizes.count == 2, sizes.allSatisfy({ $0 > 0 && $0 <= 1 << 20 }) else {
      throw failure("is \(sizes) instead of a height and a width", tensor: size.index)
    }
    guard case .resize(let alignCorners, let halfPixelCenters) = node.options else {
      throw failure("has no options")
    }
    return ResizeGrid(
      input: shape, outputHeight: sizes[0], outputWidth: sizes[1], alignCorners: alignCorners,
      halfPixelCenters: halfPixelCenters)
  }
}

extension ImageShape {
  fileprivate var array: [Int] { [batch, height, width, channels] }
}
