import AtrousKernels

/// Quantized coefficients of all components: of one row of MCUs where the file has them in the order in which they are
/// transformed, of the whole image where it takes several scans to complete them.
struct JPEGCoefficients {
  /// Rows of MCUs that are held.
  let rows: Int
  /// 64 a block, in natural order.
  var values: [Int16]
  var kinds: [BlockKind]
  /// By component: the number of its first block.
  private let starts: [Int]

  /// - Parameter kind: of every block to begin with.
  init(_ components: [JPEGComponent], rows: Int, kind: BlockKind) {
    self.rows = rows
    var starts: [Int] = []
    var count = 0
    for component in components {
      starts.append(count)
      count += component.storedBlocksWide * component.v * rows
    }
    self.starts = starts
    values = [Int16](repeating: 0, count: count * 64)
    kinds = [BlockKind](repeating: kind, count: count)
  }

  /// The number of the first block in row `y` of a component's blocks.
  func firstBlock(_ index: Int, _ component: JPEGComponent, y: Int) -> Int {
    starts[index] + y % (rows * component.v) * component.storedBlocksWide
  }
}
