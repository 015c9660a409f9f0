import AtrousImaging
import AtrousSegmentation

/// A camera's frame: BGRA, with rows padded to 64 bytes.
struct Frame: Sendable {
  let width = 320
  let height = 240
  let rowStride = 320 * 4 + 64
  var bytes: [UInt8]

  var image: RGBImage {
    get throws {
      try RGBImage(bytes: bytes.span, width: width, height: height, order: .bgra, rowStride: rowStride)
    }
  }
}

/// A disc that moves over a gradient from frame to frame.
func frame(_ number: Int) -> Frame {
  var frame = Frame(bytes: [])
  frame.bytes = [UInt8](repeating: 0, count: frame.rowStride * frame.height)
  let (centreX, centreY) = (60 + 20 * number, 120)
  for y in 0..<frame.height {
    for x in 0..<frame.width {
      let (dx, dy) = (x - centreX, y - centreY)
      let isDisc = dx * dx + dy * dy < 80 * 80
      let at = y * frame.rowStride + x * 4
      frame.bytes[at] = isDisc ? 40 : UInt8(160 + x / 8)
      frame.bytes[at + 1] = isDisc ? 60 : UInt8(150 + y / 4)
      frame.bytes[at + 2] = isDisc ? 220 : 170
      frame.bytes[at + 3] = 255
    }
  }
  return frame
}
