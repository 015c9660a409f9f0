/// A mask at another size: each pixel takes the class of one of a mask's. It is not made before it is asked for, for
/// most of what is wanted of it is known from the small one.
public struct ScaledMask: Sendable, Equatable {
  public let mask: IndexedImage
  /// By column and row: where in `mask` it is taken from. Neither list falls.
  public let columns: [Int]
  public let rows: [Int]

  public var width: Int { columns.count }
  public var height: Int { rows.count }

  /// - Precondition: the positions lie in the mask and do not fall.
  public init(_ mask: IndexedImage, columns: [Int], rows: [Int]) {
    for (positions, count) in [(columns, mask.width), (rows, mask.height)] {
      precondition(zip(positions, positions.dropFirst()).allSatisfy { $0 <= $1 }, "positions that fall")
      precondition(positions.allSatisfy { 0..<count ~= $0 }, "positions outside of \(count)")
    }
    self.mask = mask
    self.columns = columns
    self.rows = rows
  }

  /// All its pixels.
  public func image() -> IndexedImage {
    var indices: [UInt8] = []
    indices.reserveCapacity(width * height)
    var row: [UInt8] = []
    for y in rows.indices {
      if y == 0 || rows[y] != rows[y - 1] { row = self.row(rows[y]) }
      indices += row
    }
    return IndexedImage(width: width, height: height, indices: indices)
  }

  /// A row of the mask, at this width.
  func row(_ source: Int) -> [UInt8] { widened(mask.row(source)) }

  /// What stands for the columns of the mask, at this width.
  func widened(_ row: [UInt8]) -> [UInt8] { columns.map { row[$0] } }
}
