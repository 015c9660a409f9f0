/// Sizes and offsets that a file names. Where `Int` has 32 bits it cannot hold all of them: such a number becomes the
/// greatest or the least `Int`, which no file contains, so that the check of a range refuses it.
extension Int {
  /// The sum, or the end of the range of `Int` that is nearest to it.
  package func clampedSum(_ other: some FixedWidthInteger) -> Int {
    let other = Int(clamping: other)
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }
}
