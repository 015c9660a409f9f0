/// The units of a convolution: those of its runs or, where weights are more than the image, its panels. Then each thread
/// reads its own weights only.
struct ConvolutionUnits: Sendable {
  let count: Int
  private let rows: Range<Int>
  private let panels: Range<Int>
  private let arePanels: Bool

  init(_ runs: WindowRuns, panels: Int, images: Int = 1) {
    arePanels = images == 1 && panels >= 4 && runs.haveMoreWeights
    rows = 0..<images * runs.units
    self.panels = 0..<panels
    count = arePanels ? panels : rows.count
  }

  /// What a range of units computes: some panels of all units of the runs, or all panels of some.
  func parts(_ units: Range<Int>) -> (panels: Range<Int>, rows: Range<Int>) {
    arePanels ? (units, rows) : (panels, units)
  }
}
