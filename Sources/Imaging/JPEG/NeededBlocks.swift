import AtrousKernels

/// The blocks of a component that the pixels of a selection depend on.
struct NeededBlocks {
  let columns: [Bool]
  let rows: [Bool]

  init(_ component: JPEGComponent, _ frame: JPEGFrame, _ selection: PixelSelection?) {
    let kind = Upsampling(component, frame)
    let rowCount = frame.mcusHigh * component.v
    guard let selection else {
      columns = [Bool](repeating: true, count: component.storedBlocksWide)
      rows = [Bool](repeating: true, count: rowCount)
      return
    }
    var columns = [Bool](repeating: false, count: component.storedBlocksWide)
    for x in selection.columns {
      columns[kind.nearColumn(x, component, frame) / 8] = true
      columns[kind.farColumn(x, component) / 8] = true
    }
    var rows = [Bool](repeating: false, count: rowCount)
    for y in selection.rows {
      rows[kind.nearRow(y, component, frame) / 8] = true
      rows[kind.farRow(y, component) / 8] = true
    }
    self.columns = columns
    self.rows = rows
  }

  func contains(_ x: Int, _ y: Int) -> Bool { rows[y] && columns[x] }
}

extension JPEGCoefficients {
  /// Says which blocks of a row of MCUs need no coefficients.
  /// - Parameter kind: of the others.
  mutating func mark(
    _ needed: [NeededBlocks], _ components: [JPEGComponent], row: Int, others kind: BlockKind
  ) {
    for (index, component) in components.enumerated() {
      for y in row * component.v..<(row + 1) * component.v {
        let first = firstBlock(index, component, y: y)
        for x in 0..<component.storedBlocksWide {
          kinds[first + x] = needed[index].contains(x, y) ? kind : .unneeded
        }
      }
    }
  }
}
