import AtrousKernels

/// Quantized coefficients of all components: of one row of MCUs where the file has them in the order in which they are
/// transformed, of the whole image where it takes several scans to complete them.
struct JPEGCoefficients {
  /// Rows of MCUs that are held.
  let rows: Int
  /// 64 a block, in natural order.
  var values: [Int16]
  var kinds: [BlockKind]
  /// Of a progressive image, by block: which coefficients but the first are not zero, in zigzag order from the lowest bit.
  /// They are known of blocks that are `unneeded` as well: what refines them has a bit for each.
  var nonzero: [UInt64]
  /// By component: the number of its first block.
  private let starts: [Int]

  /// - Parameter kind: of every block to begin with.
  init(_ components: [JPEGComponent], rows: Int, kind: BlockKind, isProgressive: Bool = false) {
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
    nonzero = [UInt64](repeating: 0, count: isProgressive ? count : 0)
  }

  /// The number of the first block in row `y` of a component's blocks.
  func firstBlock(_ index: Int, _ component: JPEGComponent, y: Int) -> Int {
    starts[index] + y % (rows * component.v) * component.storedBlocksWide
  }

  /// Finds the kinds of a progressive image's blocks.
  mutating func classify() {
    for block in nonzero.indices where kinds[block] != .unneeded {
      // The first ten in zigzag order stand in the upper left quarter.
      kinds[block] = nonzero[block] == 0 ? .flat : nonzero[block] < 1 << 10 ? .sparse : .full
    }
  }
}
