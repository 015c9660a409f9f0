public import AtrousImaging

/// A class that a mask shows: how much of it, and where.
public struct ClassShare: Sendable, Equatable {
  public let id: Int
  public let name: String
  public let pixels: Int
  /// Fraction of all pixels, 0...1.
  public let share: Double
  /// The smallest rectangle around the class.
  public let box: PixelBox
}

/// A rectangle of pixels, the upper bounds exclusive.
public struct PixelBox: Sendable, Equatable {
  public var x0: Int
  public var y0: Int
  public var x1: Int
  public var y1: Int

  public init(x0: Int, y0: Int, x1: Int, y1: Int) {
    self.x0 = x0
    self.y0 = y0
    self.x1 = x1
    self.y1 = y1
  }
}

extension IndexedImage {
  /// The classes that a mask shows, the largest first; of equal ones, the first class.
  public func classShares(names: ClassNames) -> [ClassShare] {
    var tally = ClassTally()
    for y in 0..<height {
      var x = 0
      while x < width {
        // A run of one class is counted at once.
        let index = indices[y * width + x]
        let start = x
        repeat { x += 1 } while x < width && indices[y * width + x] == index
        tally.add(index, x: start..<x, y: y..<y + 1)
      }
    }
    return tally.shares(of: indices.count, names)
  }
}

extension ScaledMask {
  /// The same of a mask at another size: each of its cells counts the pixels that it becomes.
  public func classShares(names: ClassNames) -> [ClassShare] {
    let (columns, rows) = (pixels(of: columns), pixels(of: rows))
    var tally = ClassTally()
    for row in rows {
      for column in columns {
        tally.add(
          mask.indices[row.source * mask.width + column.source], x: column.pixels, y: row.pixels)
      }
    }
    return tally.shares(of: width * height, names)
  }
}

/// Along one axis: the cells that become pixels, and which.
private func pixels(of sources: [Int]) -> [(source: Int, pixels: Range<Int>)] {
  var cells: [(source: Int, pixels: Range<Int>)] = []
  for (pixel, source) in sources.enumerated() {
    let start = cells.last?.source == source ? cells.removeLast().pixels.lowerBound : pixel
    cells.append((source, start..<pixel + 1))
  }
  return cells
}

private struct ClassTally {
  private var counts = [Int](repeating: 0, count: 256)
  private var boxes = [PixelBox](repeating: PixelBox(x0: .max, y0: .max, x1: 0, y1: 0), count: 256)

  mutating func add(_ index: UInt8, x: Range<Int>, y: Range<Int>) {
    let id = Int(index)
    counts[id] += x.count * y.count
    boxes[id].x0 = min(boxes[id].x0, x.lowerBound)
    boxes[id].x1 = max(boxes[id].x1, x.upperBound)
    boxes[id].y0 = min(boxes[id].y0, y.lowerBound)
    boxes[id].y1 = max(boxes[id].y1, y.upperBound)
  }

  func shares(of total: Int, _ names: ClassNames) -> [ClassShare] {
    counts.indices.filter { counts[$0] > 0 }
      .sorted { (counts[$1], $0) < (counts[$0], $1) }
      .map { id in
        ClassShare(
          id: id, name: names[id], pixels: counts[id], share: Double(counts[id]) / Double(total),
          box: boxes[id])
      }
  }
}
