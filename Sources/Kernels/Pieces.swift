/// Splits `count` elements, each computed alone, into pieces of a few thousand.
package struct Pieces: Sendable {
  package let count: Int
  private let size = 4096

  package init(of count: Int) { self.count = count }

  package var units: Int { (count + size - 1) / size }

  /// The elements of a range of units.
  package func elements(_ units: Range<Int>) -> Range<Int> {
    units.lowerBound * size..<min(units.upperBound * size, count)
  }
}
