/// Undoes the filters of a pass in place (PNG specification, section 9.2). Rows start with their filter type.
/// - Parameter distance: bytes a pixel, at least 1.
func unfilter(
  _ data: inout [UInt8], pass: PNGPass, start: Int, distance: Int
) throws(ImagingError) {
  let length = pass.rowBytes
  for y in 0..<pass.height {
    let row = start + y * (length + 1) + 1
    let kind = data[row - 1]
    guard kind <= 4 else {
      throw .invalid(
        what: "PNG filter type, in inflated data", offset: row - 1, actual: Int(kind), expected: "0...4")
    }
    unsafe data.withUnsafeMutableBufferPointer { data in
      // Above the first row are zeros.
      let above = y > 0 ? unsafe UnsafePointer(data.baseAddress! + (row - length - 1)) : nil
      let row = unsafe data.baseAddress! + row
      switch distance {
      case 1: unsafe PNGRow<1>.unfilter(row, above, length, kind)
      case 2: unsafe PNGRow<2>.unfilter(row, above, length, kind)
      case 3: unsafe PNGRow<3>.unfilter(row, above, length, kind)
      case 4: unsafe PNGRow<4>.unfilter(row, above, length, kind)
      case 6: unsafe PNGRow<6>.unfilter(row, above, length, kind)
      default: unsafe PNGRow<8>.unfilter(row, above, length, kind)
      }
    }
  }
}

/// A row of pixels of so many bytes, or of parts of one.
private enum PNGRow<let distance: Int> {
  /// - Parameter above: nil for the first row.
  static func unfilter(
    _ row: UnsafeMutablePointer<UInt8>, _ above: UnsafePointer<UInt8>?, _ length: Int, _ kind: UInt8
  ) {
    switch kind {
    case 1: unsafe rebuild(row, above, length) { left, _, _ in UInt8(truncatingIfNeeded: left) }
    case 2:
      guard let above = unsafe above else { return }
      for x in 0..<length { unsafe row[x] &+= above[x] }
    case 3:
      unsafe rebuild(row, above, length) { left, up, _ in UInt8(truncatingIfNeeded: (left &+ up) &>> 1) }
    case 4: unsafe rebuild(row, above, length, paeth)
    default: break
    }
  }

  /// Adds to every byte what `predict` makes of the bytes on the left, above and on the upper left, pixel by pixel.
  @inline(__always)
  private static func rebuild(
    _ row: UnsafeMutablePointer<UInt8>, _ above: UnsafePointer<UInt8>?, _ length: Int,
    _ predict: (Int16, Int16, Int16) -> UInt8
  ) {
    var left = InlineArray<distance, Int16>(repeating: 0)
    var corner = left
    var x = 0
    while x < length {
      // A row is whole pixels, or bytes of several.
      for byte in 0..<distance {
        let up = unsafe Int16(above?[x &+ byte] ?? 0)
        let value = unsafe row[x &+ byte] &+ predict(left[byte], up, corner[byte])
        unsafe row[x &+ byte] = value
        left[byte] = Int16(value)
        corner[byte] = up
      }
      x &+= distance
    }
  }
}

/// The nearest of left, above and upper left to left + above - upper left (section 9.4).
@inline(__always)
func paeth(_ left: Int16, _ up: Int16, _ corner: Int16) -> UInt8 {
  let byLeft = abs(up &- corner)
  let byUp = abs(left &- corner)
  let byCorner = abs(left &+ up &- corner &- corner)
  let nearest = byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner
  return UInt8(truncatingIfNeeded: nearest)
}
