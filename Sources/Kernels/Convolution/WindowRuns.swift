/// The runs in which a windowed vector kernel works: it is handed a rectangle of outputs that touch the image with the
/// same taps.
struct WindowRuns: Sendable {
  let window: Window
  let rows: [TapRun]
  let columns: [TapRun]
  /// Pieces in which the work may be spread over cores: a row of the output each, or a number of pixels.
  let units: Int
  /// Whether all outputs of a row are one run, whose kernel itself sees which columns are padding.
  let padsColumns: Bool
  private let inputChannels: Int
  private let outputChannels: Int
  private let layout: OutputLayout
  private let runOfRow: [Int]
  /// Where a filter of one tap makes rows meaningless: all outputs are one row, cut into units of so many pixels.
  private let pixelsPerUnit: Int?

  init(
    _ window: Window, inputChannels: Int, outputChannels: Int, layout: OutputLayout,
    padsColumns: Bool = false
  ) {
    self.padsColumns = padsColumns
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.layout = layout
    let isPointwise = [window.y, window.x].allSatisfy {
      $0.taps == 1 && $0.stride == 1 && $0.padding == 0 && $0.input == $0.output
    }
    if isPointwise, layout.isDense(window) {
      let pixels = window.batch * window.y.output * window.x.output
      self.window = Window(
        batch: 1, y: WindowAxis(input: 1, output: 1, taps: 1),
        x: WindowAxis(input: pixels, output: pixels, taps: 1))
      pixelsPerUnit = 48
      units = (pixels + 47) / 48
      rows = [TapRun(outputs: 0..<1, taps: 0..<1)]
      columns = [TapRun(outputs: 0..<pixels, taps: 0..<1)]
    } else {
      self.window = window
      pixelsPerUnit = nil
      units = window.outputRows
      rows = window.y.runs
      columns =
        padsColumns ? [TapRun(outputs: 0..<window.x.output, taps: 0..<window.x.taps)] : window.x.runs
    }
    runOfRow = rows.enumerated().flatMap { index, run in run.outputs.map { _ in index } }
  }

  /// No run of a unit has more outputs in a row.
  var mostPixels: Int {
    min(pixelsPerUnit ?? .max, columns.reduce(0) { max($0, $1.outputs.count) })
  }

  /// Units that one panel of weights should pass over before the next one does: so many pixels as stay in the
  /// first-level cache; in half of the second level where the weights of all panels do not, so that they are read less
  /// often; all of the rows of several taps, whose weights are larger than the image.
  func batch(elementSize: Int) -> Int {
    guard let pixelsPerUnit else { return units }
    let areWeightsLarge = inputChannels * outputChannels * elementSize > 1 << 20
    return max(1, (areWeightsLarge ? 1 << 19 : 1 << 14) / (inputChannels * elementSize * pixelsPerUnit))
  }

  /// Whether there are more weights than elements of input and output.
  var haveMoreWeights: Bool {
    let weights = window.y.taps * window.x.taps * inputChannels * outputChannels
    let inputs = window.inputShape(channels: inputChannels).count
    return weights > inputs + window.outputShape(channels: outputChannels).count
  }

  /// A run of each shape, for what all runs with the same taps have in common.
  var shapes: [WindowRun] {
    rows.indices.flatMap { row in
      columns.indices.map { column in
        run(
          image: 0, y: rows[row].outputs.lowerBound, height: 1, row: row, column: column,
          outputs: columns[column].outputs)
      }
    }
  }

  /// Calls `body` with every run of a range of units.
  ///
  /// - Parameter byRow: every row of outputs makes runs of its own.
  func forEach(_ units: Range<Int>, byRow: Bool = false, _ body: (WindowRun) -> Void) {
    if let pixelsPerUnit {
      let pixels = units.lowerBound * pixelsPerUnit..<min(units.upperBound * pixelsPerUnit, window.x.output)
      return body(run(image: 0, y: 0, height: 1, row: 0, column: 0, outputs: pixels))
    }
    var unit = units.lowerBound
    while unit < units.upperBound {
      let (image, y) = unit.quotientAndRemainder(dividingBy: window.y.output)
      let row = runOfRow[y]
      let height = byRow ? 1 : min(rows[row].outputs.upperBound - y, units.upperBound - unit)
      for column in columns.indices {
        body(
          run(image: image, y: y, height: height, row: row, column: column, outputs: columns[column].outputs))
      }
      unit += height
    }
  }

  private func run(
    image: Int, y: Int, height: Int, row: Int, column: Int, outputs: Range<Int>
  ) -> WindowRun {
    let (tapRows, tapColumns) = (rows[row].taps, columns[column].taps)
    let isEmpty = tapRows.isEmpty || tapColumns.isEmpty
    let sourceY = y * window.y.stride - window.y.padding + tapRows.lowerBound * window.y.dilation
    let sourceX =
      outputs.lowerBound * window.x.stride - window.x.padding + tapColumns.lowerBound * window.x.dilation
    return WindowRun(
      row: row, column: column, shape: row * columns.count + column,
      input: isEmpty ? 0 : window.inputShape(channels: inputChannels).index(image, sourceY, sourceX),
      output: layout.index(image, y, outputs.lowerBound),
      grid: PixelGrid(
        width: outputs.count, height: height, inputStride: isEmpty ? 0 : window.x.stride * inputChannels,
        inputRowStride: isEmpty ? 0 : window.y.stride * window.x.input * inputChannels,
        outputStride: layout.pixelStride, outputRowStride: layout.rowStride),
      tapRows: isEmpty ? 0 : tapRows.count, tapColumns: tapColumns.count,
      tapRowStride: window.y.dilation * window.x.input * inputChannels,
      tapColumnStride: window.x.dilation * inputChannels,
      firstTap: tapRows.lowerBound * window.x.taps + tapColumns.lowerBound)
  }
}

/// One run, in elements.
struct WindowRun {
  /// The runs of rows and of columns to which it belongs, which settle its taps.
  let row: Int
  let column: Int
  /// Both in one number.
  let shape: Int
  /// The input under the first tap that counts at the first output.
  let input: Int
  let output: Int
  let grid: PixelGrid
  /// The taps that touch the image, the steps between neighbouring ones, and the first one's number in the filter.
  let tapRows: Int
  let tapColumns: Int
  let tapRowStride: Int
  let tapColumnStride: Int
  let firstTap: Int
}

/// Input channels that lie side by side, of a tap or of several, and where their weights begin.
@frozen @usableFromInline package struct ConvolutionStrip: BitwiseCopyable {
  /// Where the activations begin and end, in elements from channel 0 of the first tap that counts.
  @usableFromInline package var begin: Int
  @usableFromInline package var end: Int
  @usableFromInline package var weights: Int
}

extension WindowRun {
  /// The taps that count as few strips: those whose channels lie side by side make one.
  ///
  /// - Parameters:
  ///   - channels: of the input, filled up to as many as are multiplied at once.
  ///   - tapWeights: elements of a tap's weights.
  func strips(tapColumns: Int, channels: Int, tapWeights: Int) -> [ConvolutionStrip] {
    guard channels > 0 else { return [] }
    var strips: [ConvolutionStrip] = []
    for row in 0..<tapRows {
      for column in 0..<self.tapColumns {
        let begin = row * tapRowStride + column * tapColumnStride
        if column > 0, strips[strips.count - 1].end == begin {
          strips[strips.count - 1].end += channels
        } else {
          let tap = firstTap + row * tapColumns + column
          strips.append(
            ConvolutionStrip(begin: begin, end: begin + channels, weights: tap * tapWeights))
        }
      }
    }
    return strips
  }
}

/// Output channels whose weights pass together through a tile: a few vectors of them.
struct Panel: Sendable {
  let firstChannel: Int
  /// Channels that exist.
  let channels: Int
  let vectors: Int

  /// Divides output channels into panels of nearly equal width.
  static func split(_ channels: Int, lanes: Int, widest: Int) -> [Panel] {
    let vectors = (channels + lanes - 1) / lanes
    let count = (vectors + widest - 1) / widest
    return (0..<count).map { index in
      let first = vectors * index / count
      let width = vectors * (index + 1) / count - first
      return Panel(
        firstChannel: first * lanes, channels: min(width * lanes, channels - first * lanes), vectors: width)
    }
  }
}
