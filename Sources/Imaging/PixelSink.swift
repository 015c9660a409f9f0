/// The columns and rows of a stored image that somebody asks for, ascending.
struct PixelSelection {
  var columns: [Int]
  var rows: [Int]
}

/// Takes an image row by row from the top, and keeps all pixels or a selection.
struct PixelSink {
  let width: Int
  let height: Int
  let selection: PixelSelection?
  private var pixels: [UInt8] = []
  /// How many rows of the selection have come.
  private var rowsTaken = 0

  init(width: Int, height: Int, selection: PixelSelection?) {
    self.width = width
    self.height = height
    self.selection = selection
    pixels.reserveCapacity(3 * (selection?.columns.count ?? width) * (selection?.rows.count ?? height))
  }

  func needs(row: Int) -> Bool {
    guard let selection else { return true }
    return rowsTaken < selection.rows.count && selection.rows[rowsTaken] == row
  }

  /// - Parameter row: `width` pixels of RGB of the next row that is needed.
  mutating func take(_ row: UnsafeBufferPointer<UInt8>) {
    guard let selection else {
      unsafe pixels.append(contentsOf: row)
      return
    }
    rowsTaken += 1
    for column in selection.columns {
      for channel in 0..<3 { unsafe pixels.append(row[3 * column + channel]) }
    }
  }

  /// What was kept: the columns and rows of the selection, side by side.
  func image() -> RGBImage {
    RGBImage(
      width: selection?.columns.count ?? width, height: selection?.rows.count ?? height, pixels: pixels)
  }
}

extension RGBImage {
  /// The pixels of a selection, nil for all.
  func selecting(_ selection: PixelSelection?) -> RGBImage {
    guard selection != nil else { return self }
    var sink = PixelSink(width: width, height: height, selection: selection)
    unsafe pixels.withUnsafeBufferPointer { pixels in
      for y in 0..<height where sink.needs(row: y) {
        unsafe sink.take(UnsafeBufferPointer(rebasing: pixels[(y * width * 3)..<((y + 1) * width * 3)]))
      }
    }
    return sink.image()
  }
}
