import AtrousKernels
import AtrousTFLite

extension Lowering {
  /// MEAN over constant axes.
  func mean() throws(PlanError) -> Problem {
    try expectInputs(2...2)
    let (input, axes, output) = (try input(0), try input(1), try output())
    guard case .reduction(let keepsDimensions) = node.options else { throw failure("has no options") }
    var isReduced = [Bool](repeating: false, count: input.shape.count)
    for axis in try integers(axes) { isReduced[try self.axis(axis, rank: input.shape.count)] = true }
    guard !input.shape.contains(0) else {
      throw failure("has the shape \(input.shape), without an element", tensor: input.index)
    }
    try expect(
      output,
      shape: zip(input.shape, isReduced).compactMap { $1 ? (keepsDimensions ? 1 : nil) : $0 })
    try expect(output, type: input.type)
    let reduction = Reduction(inputShape: input.shape, isReduced: isReduced)
    guard let type = quantizedType(input) else { throw unsupported(input) }
    return .mean(
      QuantizedMean(type: type, reduction: reduction, input: try affine(input), output: try affine(output)))
  }

  func resizeBilinear() throws(PlanError) -> Problem {
    let grid = try resizeGrid()
    let (input, output) = (try input(0), try output())
    let element: ResizeBilinear.Element
    switch input.type {
    case .float32: element = .float32
    case .int8: element = .int8
    case .uint8: element = .uint8
    default: throw unsupported(input)
    }
    try expect(output, type: input.type)
    return .resizeBilinear(ResizeBilinear(element: element, grid: grid))
  }

  /// The grid of a resize, whose constant second input is [height, width].
  private func resizeGrid() throws(PlanError) -> ResizeGrid {
    try expectInputs(2...2)
    let (input, size, output) = (try input(0), try input(1), try output())
    let shape = try image(input)
    let sizes = try integers(size)
    guard sizes.count == 2, sizes.allSatisfy({ $0 > 0 && $0 <= 1 << 20 }) else {
      throw failure("is \(sizes) instead of a height and a width", tensor: size.index)
    }
    guard case .resize(let alignCorners, let halfPixelCenters) = node.options else {
      throw failure("has no options")
    }
    guard !(alignCorners && halfPixelCenters) else {
      throw failure("has both align_corners and half_pixel_centers")
    }
    try expect(output, shape: [shape.batch, sizes[0], sizes[1], shape.channels])
    return ResizeGrid(
      input: shape, outputHeight: sizes[0], outputWidth: sizes[1], alignCorners: alignCorners,
      halfPixelCenters: halfPixelCenters)
  }

  func concatenation() throws(PlanError) -> Problem {
    guard case .concatenation(let axisOption, let activation) = node.options else {
      throw failure("has no options")
    }
    guard activation == .none else { throw failure("has a fused activation") }
    try expectInputs(1...1024)
    let (first, output) = (try input(0), try output())
    let axis = try axis(axisOption, rank: first.shape.count)
    guard let elementSize = output.type.size else { throw unsupported(output) }

    var sum = 0
    var parts: [Concatenation.Input] = []
    for position in node.inputs.indices {
      let tensor = try input(position)
      try expect(tensor, type: output.type)
      guard tensor.shape.count == first.shape.count else {
        throw failure("has the shape \(tensor.shape) beside \(first.shape)", tensor: tensor.index)
      }
      var shape = first.shape
      shape[axis] = tensor.shape[axis]
      try expect(tensor, shape: shape)
      sum += tensor.shape[axis]
      parts.append(
        Concatenation.Input(
          rowBytes: tensor.shape[axis...].reduce(elementSize, *),
          table: try concatenationTable(tensor, output)))
    }
    var shape = first.shape
    shape[axis] = sum
    try expect(output, shape: shape)
    return .concatenation(Concatenation(rows: shape[..<axis].reduce(1, *), inputs: parts))
  }

  /// What becomes of an input's values: nil where its quantization is the output's.
  private func concatenationTable(_ input: Tensor, _ output: Tensor) throws(PlanError) -> [UInt8]? {
    guard quantizedType(input) != nil else { return nil }
    let (from, to) = (try affine(input), try affine(output))
    if from == to { return nil }
    guard input.type == .uint8 else {
      throw failure("is int8 with a scale or zero point other than the output's", tensor: input.index)
    }
    return Concatenation.table(from: from, to: to)
  }
}
