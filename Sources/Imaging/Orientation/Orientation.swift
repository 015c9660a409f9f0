/// Which corner of the stored image is the top left of the shown one (EXIF 2.3, tag 0x0112).
struct Orientation: Equatable {
  /// 1...8; 1 is upright.
  let value: Int

  /// Stored columns run down the shown image.
  var swapsAxes: Bool { value >= 5 }
  /// The last stored column, or row, is shown first.
  var mirrorsColumns: Bool { [2, 3, 7, 8].contains(value) }
  var mirrorsRows: Bool { [3, 4, 6, 7].contains(value) }

  func apply(to image: RGBImage) -> RGBImage {
    guard value > 1 else { return image }
    let width = swapsAxes ? image.height : image.width
    let height = swapsAxes ? image.width : image.height
    // The stored pixel shown at (x, y) is at `origin + x * stepX + y * stepY`.
    let right = image.width - 1
    let bottom = (image.height - 1) * image.width
    let (origin, stepX, stepY) =
      switch value {
      case 2: (right, -1, image.width)
      case 3: (right + bottom, -1, -image.width)
      case 4: (bottom, 1, -image.width)
      case 5: (0, image.width, 1)
      case 6: (bottom, -image.width, 1)
      case 7: (right + bottom, -image.width, -1)
      default: (right, image.width, -1)
      }
    var pixels = [UInt8](repeating: 0, count: image.pixels.count)
    let source = image.pixels.span
    var target = pixels.mutableSpan
    var at = 0
    for y in 0..<height {
      var from = (origin + y * stepY) * 3
      for _ in 0..<width {
        target[at] = source[from]
        target[at + 1] = source[from + 1]
        target[at + 2] = source[from + 2]
        at += 3
        from += stepX * 3
      }
    }
    return RGBImage(width: width, height: height, pixels: pixels)
  }
}
