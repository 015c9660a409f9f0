/// Undoes the filters of a pass in place (PNG specification, section 9.2). Rows start with their filter type.
/// - Parameter distance: bytes a pixel, at least 1.
func unfilter(
  _ data: inout [UInt8], pass: PNGPass, start: Int, distance: Int
) throws(ImagingError) {
  let length = pass.rowBytes
  for y in 0..<pass.height {
    let row = start + y * (length + 1) + 1
    let kind = data[row - 1]
    // Above the first row are zeros: Up does nothing there, and Paeth predicts the byte on the left.
    let hasAbove = y > 0
    let above = row - length - 1
    var bytes = data.mutableSpan
    switch kind {
    case 0: break
    case 1:
      for x in distance..<max(distance, length) { bytes[row + x] &+= bytes[row + x - distance] }
    case 2 where hasAbove:
      for x in 0..<length { bytes[row + x] &+= bytes[above + x] }
    case 2: break
    case 3:
      for x in 0..<length {
        let left = x < distance ? 0 : UInt16(bytes[row + x - distance])
        let up = hasAbove ? UInt16(bytes[above + x]) : 0
        bytes[row + x] &+= UInt8(truncatingIfNeeded: (left &+ up) &>> 1)
      }
    case 4:
      for x in 0..<length {
        let left = x < distance ? 0 : Int16(bytes[row + x - distance])
        let up = hasAbove ? Int16(bytes[above + x]) : 0
        let corner = hasAbove && x >= distance ? Int16(bytes[above + x - distance]) : 0
        bytes[row + x] &+= paeth(left, up, corner)
      }
    default:
      throw .invalid(
        what: "PNG filter type, in inflated data", offset: row - 1, actual: Int(kind), expected: "0...4")
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
