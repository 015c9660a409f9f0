extension FloatConvolution {
  /// The vector kernel of 3x3 filters with stride 1 by Winograd's algorithm; nil where a direct one has little more to
  /// multiply, and where it would take more than 16 MiB of memory.
  package func winogradVector(_ kernels: VectorKernels) -> Kernel? {
    guard order == .biasLast, groupChannels == inputChannels, min(inputChannels, outputChannels) >= 16,
      let rows = WinogradAxis(window.y), let columns = WinogradAxis(window.x),
      3 * rows.products * columns.products <= 2 * rows.directProducts * columns.directProducts
    else { return nil }
    let tiles = window.batch * rows.starts.count * columns.starts.count
    guard tiles * Winograd.pointCount * (inputChannels + outputChannels) * 4 <= 1 << 24 else { return nil }
    let convolution = WinogradConvolution(self, kernels, rows, columns)
    let scratch = convolution.units * convolution.unitFloats * 4
    if convolution.units < 4, convolution.panelCount > 1 {
      return Kernel(
        units: convolution.panelCount, scratch: scratch,
        preparation: (convolution.units, { convolution.transform($1, $0) })
      ) { convolution.computePanels($1, $0) }
    }
    return Kernel(units: convolution.units, scratch: scratch) { convolution.compute($1, $0) }
  }
}

/// Which of the tiles along both axes.
private struct WinogradTile {
  let image: Int
  let row: Int
  let column: Int
}

/// A convolution in three stages: tiles of the input are transformed; each of 25 points is a convolution of one tap, from
/// what all tiles have at that point to products; the products are transformed to outputs. A unit is a few rows of tiles.
/// Units that are computed together read each weight once, and have memory of their own. Of few units all tiles are
/// transformed first, and then the panels are shared, if there are several.
///
///     transformed  [point][tile][input channel]
///     products     [point][tile][output channel]
private struct WinogradConvolution: Sendable {
  private let problem: FloatConvolution
  private let kernels: VectorKernels
  private let rows: WinogradAxis
  private let columns: WinogradAxis
  private let panels: [Panel]
  private let weights: WinogradWeights
  /// The input channels, 36 at a time, for panels of 1, 2, … vectors.
  private let strips: [Constant]
  private let zeros: Constant
  /// Channels, filled up to whole vectors.
  private let inputs: Int
  private let outputs: Int
  private let rowsPerUnit: Int
  private let unitsPerImage: Int

  init(
    _ problem: FloatConvolution, _ kernels: VectorKernels, _ rows: WinogradAxis, _ columns: WinogradAxis
  ) {
    self.problem = problem
    self.kernels = kernels
    self.rows = rows
    self.columns = columns
    inputs = (problem.inputChannels + kernels.lanes - 1) / kernels.lanes * kernels.lanes
    outputs = (problem.outputChannels + kernels.lanes - 1) / kernels.lanes * kernels.lanes
    panels = Panel.split(
      problem.outputChannels, lanes: kernels.lanes, widest: kernels.floatConvolution.count)
    weights = WinogradWeights(problem, panels, lanes: kernels.lanes, paddedOutputs: outputs)
    // The transforms enlarge what sums are wrong by, so that these are kept short.
    strips = kernels.floatConvolution.indices.map { index in
      let channels = stride(from: 0, to: problem.inputChannels, by: 36)
      return Constant(
        channels.map {
          ConvolutionStrip(
            begin: $0, end: min($0 + 36, problem.inputChannels), weights: $0 * (index + 1) * kernels.lanes)
        })
    }
    zeros = Constant([Float](repeating: 0, count: inputs))
    // So many tiles as make reading all weights worth while. Where one panel has them all, a quarter of the rows at most.
    let most = max(1, 36 / columns.starts.count)
    rowsPerUnit = panels.count > 1 ? most : max(1, min(most, rows.starts.count / 4))
    unitsPerImage = (rows.starts.count + rowsPerUnit - 1) / rowsPerUnit
  }

  var units: Int { problem.window.batch * unitsPerImage }

  /// The memory of a unit.
  var unitFloats: Int {
    Winograd.pointCount * rowsPerUnit * columns.starts.count * (inputs + outputs)
  }

  var panelCount: Int { panels.count }

  func compute(_ units: Range<Int>, _ operands: Operands) {
    let places = places(units)
    let memory = unsafe operands.scratch(as: Float.self).baseAddress! + units.lowerBound * unitFloats
    unsafe transform(places, 0..<places.count, operands, to: memory)
    unsafe compute(panels.indices, places, operands, memory)
  }

  /// Transforms the tiles of some units, all of which have their memory together.
  func transform(_ units: Range<Int>, _ operands: Operands) {
    let first = places(0..<units.lowerBound).count
    unsafe transform(
      places(0..<self.units), first..<first + places(units).count, operands,
      to: operands.scratch(as: Float.self).baseAddress!)
  }

  /// Computes the outputs of some panels, of all tiles, which are transformed.
  func computePanels(_ panels: Range<Int>, _ operands: Operands) {
    unsafe compute(
      panels, places(0..<units), operands, operands.scratch(as: Float.self).baseAddress!)
  }

  private func transform(
    _ places: [WinogradTile], _ tiles: Range<Int>, _ operands: Operands,
    to transformed: UnsafeMutablePointer<Float>
  ) {
    let input = unsafe operands.input(as: Float.self).baseAddress!
    for tile in tiles {
      unsafe transformInput(
        input, places[tile], to: transformed + tile * inputs, pointStride: places.count * inputs)
    }
  }

  private func compute(
    _ own: Range<Int>, _ places: [WinogradTile], _ operands: Operands,
    _ transformed: UnsafeMutablePointer<Float>
  ) {
    guard let first = panels[own].first, let last = panels[own].last else { return }
    let tiles = places.count
    let products = unsafe transformed + Winograd.pointCount * tiles * inputs
    for point in 0..<Winograd.pointCount {
      unsafe multiply(
        transformed + point * tiles * inputs, point, panels[own], tiles: tiles,
        to: products + point * tiles * outputs)
    }
    let output = unsafe operands.output(as: Float.self).baseAddress!
    let channels = first.firstChannel..<last.firstChannel + last.channels
    for (tile, place) in places.enumerated() {
      unsafe transformResult(
        products + tile * outputs, pointStride: tiles * outputs, to: output, place, channels: channels)
    }
  }

  private func places(_ units: Range<Int>) -> [WinogradTile] {
    units.flatMap { unit in
      let first = unit % unitsPerImage * rowsPerUnit
      return (first..<min(first + rowsPerUnit, rows.starts.count)).flatMap { row in
        columns.starts.indices.map { WinogradTile(image: unit / unitsPerImage, row: row, column: $0) }
      }
    }
  }

  private func transformInput(
    _ input: UnsafePointer<Float>, _ place: WinogradTile, to target: UnsafeMutablePointer<Float>,
    pointStride: Int
  ) {
    let shape = problem.window.inputShape(channels: problem.inputChannels)
    var pixels = unsafe InlineArray<25, UnsafePointer<Float>>(repeating: zeros.pointer(to: Float.self))
    for row in 0..<5 {
      guard let y = rows.input(place.row, row) else { continue }
      for column in 0..<5 {
        guard let x = columns.input(place.column, column) else { continue }
        unsafe pixels[row * 5 + column] = input + shape.index(place.image, y, x)
      }
    }
    unsafe kernels.winogradInput(
      WinogradInputRun(pixels: pixels, target: target, pointStride: pointStride, channels: inputs))
  }

  /// All tiles at a point, by its weights.
  private func multiply(
    _ input: UnsafePointer<Float>, _ point: Int, _ panels: ArraySlice<Panel>, tiles: Int,
    to target: UnsafeMutablePointer<Float>
  ) {
    let grid = PixelGrid(
      width: tiles, height: 1, inputStride: inputs, inputRowStride: 0, outputStride: outputs,
      outputRowStride: 0)
    for panel in panels {
      let strips = strips[panel.vectors - 1]
      unsafe kernels.floatConvolution[panel.vectors - 1](
        FloatConvolutionRun(
          input: input, output: target + panel.firstChannel, grid: grid,
          panel: FloatConvolutionPanel(
            strips: strips.pointer(to: ConvolutionStrip.self),
            stripCount: strips.count(of: ConvolutionStrip.self),
            weights: weights.packed.pointer(to: Float.self)
              + problem.inputChannels
              * (Winograd.pointCount * panel.firstChannel + point * panel.vectors * kernels.lanes),
            bias: weights.biases.pointer(to: Float.self) + (point == Winograd.one ? outputs : 0)
              + panel.firstChannel, lower: -.infinity, upper: .infinity,
            channels: panel.vectors * kernels.lanes, isOneSum: false)))
    }
  }

  private func transformResult(
    _ products: UnsafePointer<Float>, pointStride: Int, to output: UnsafeMutablePointer<Float>,
    _ place: WinogradTile, channels: Range<Int>
  ) {
    let shape = problem.window.outputShape(channels: problem.outputStride)
    var pixels = unsafe InlineArray<9, UnsafeMutablePointer<Float>?>(repeating: nil)
    for row in 0..<3 {
      guard let y = rows.output(place.row, row) else { continue }
      for column in 0..<3 {
        guard let x = columns.output(place.column, column) else { continue }
        unsafe pixels[row * 3 + column] = output + (shape.index(place.image, y, x) + channels.lowerBound)
      }
    }
    unsafe kernels.winogradResult(
      WinogradResultRun(
        products: products + channels.lowerBound, pointStride: pointStride, pixels: pixels,
        channels: channels.count,
        lower: problem.clamp.lowerBound, upper: problem.clamp.upperBound))
  }
}
