package import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  static let resizeBilinear = OperatorKind(
    .resizeBilinear, versions: 1...4, inputs: 2...2,
    shapes: { node throws(PlanError) in [try node.bilinearGrid().outputShape.sizes] },
    lower: { node throws(PlanError) in
      _ = try node.elementwise()
      let resize = try node.bilinear()
      return node.inNumerics(
        NumericResize(resize, numerics: node.numerics).map { .resize($0) }, else: .resizeBilinear(resize))
    })

  static let resizeNearestNeighbor = OperatorKind(
    .resizeNearestNeighbor, versions: 1...4, inputs: 2...2,
    shapes: { node throws(PlanError) in [try node.nearestGrid().outputShape.sizes] },
    lower: { node throws(PlanError) in
      let (input, _) = try node.elementwise()
      return .resizeNearest(
        ResizeNearest(elementSize: try node.elementSize(input), grid: try node.nearestGrid()))
    })

  /// RESIZE_BILINEAR and ARG_MAX over the channels of what it gives, which is never stored. The output is a class map,
  /// N·H·W.
  package static let resizedMask = OperatorKind(
    name: "RESIZE_BILINEAR + ARG_MAX", inputs: 2...2,
    shapes: { node throws(PlanError) in [Array(try node.bilinearGrid().outputShape.sizes.dropLast())] },
    lower: { node throws(PlanError) in
      let output = node.output()
      guard output.type == .int32 || output.type == .int64 else { throw node.unsupported(output) }
      return .resizedMask(ResizedMask(try node.bilinear(), writesInt64: output.type == .int64))
    })
}

extension NodeContext {
  fileprivate func bilinearGrid() throws(PlanError) -> ResizeGrid {
    let options = options.of(type: 15)
    return try resizeGrid(alignCorners: options.bool(2), halfPixelCenters: options.bool(3))
  }

  fileprivate func nearestGrid() throws(PlanError) -> ResizeGrid {
    let options = options.of(type: 74)
    return try resizeGrid(alignCorners: options.bool(0), halfPixelCenters: options.bool(1))
  }

  /// The grid of a resize, whose constant second input is [height, width].
  private func resizeGrid(alignCorners: Bool, halfPixelCenters: Bool) throws(PlanError) -> ResizeGrid {
    let size = try input(1)
    let sizes = try integers(size)
    guard sizes.count == 2, sizes.allSatisfy({ $0 > 0 && $0 <= 1 << 20 }) else {
      throw failure("is \(sizes) instead of a height and a width", tensor: size.index)
    }
    return ResizeGrid(
      input: try image(try input()), outputHeight: sizes[0], outputWidth: sizes[1],
      alignCorners: alignCorners, halfPixelCenters: halfPixelCenters)
  }

  fileprivate func bilinear() throws(PlanError) -> ResizeBilinear {
    let (input, grid) = (try input(), try bilinearGrid())
    guard !(grid.alignCorners && grid.halfPixelCenters) else {
      throw failure("has both align_corners and half_pixel_centers")
    }
    switch input.type {
    case .float32: return ResizeBilinear(element: .float32, grid: grid)
    case .int8: return ResizeBilinear(element: .int8, grid: grid)
    case .uint8: return ResizeBilinear(element: .uint8, grid: grid)
    case .int16: return ResizeBilinear(element: .int16, grid: grid)
    default: throw unsupported(input)
    }
  }
}

extension ImageShape {
  fileprivate var sizes: [Int] { [batch, height, width, channels] }
}
