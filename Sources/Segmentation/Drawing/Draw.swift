import AtrousImaging

extension RGBImage {
  /// Fills a rectangle; what lies outside the image is left out.
  /// - Parameter opacity: percent of the colour.
  mutating func fill(_ box: PixelBox, _ color: RGBColor, opacity: Int = 100) {
    let columns = max(0, box.x0)..<max(0, box.x0, min(width, box.x1))
    let rows = max(0, box.y0)..<max(0, box.y0, min(height, box.y1))
    let channels = [color.red, color.green, color.blue]
    for y in rows {
      for at in stride(
        from: (y * width + columns.lowerBound) * 3, to: (y * width + columns.upperBound) * 3, by: 3)
      {
        for channel in 0..<3 {
          let mixed = Int(pixels[at + channel]) * (100 - opacity) + Int(channels[channel]) * opacity
          pixels[at + channel] = UInt8((mixed + 50) / 100)
        }
      }
    }
  }

  /// Draws a line of text with its upper left corner at (x, y).
  /// - Parameter scale: the side of a glyph's pixel.
  mutating func draw(_ text: String, x: Int, y: Int, scale: Int, _ color: RGBColor) {
    for (position, character) in text.enumerated() {
      let left = x + position * (Glyphs.width + 1) * scale
      for (row, bits) in Glyphs.rows(character).enumerated() {
        for column in 0..<Glyphs.width where bits >> UInt8(Glyphs.width - 1 - column) & 1 == 1 {
          let corner = (x: left + column * scale, y: y + row * scale)
          fill(PixelBox(x0: corner.x, y0: corner.y, x1: corner.x + scale, y1: corner.y + scale), color)
        }
      }
    }
  }
}

/// Pixels from the left of a text's first glyph to the right of its last.
func textWidth(_ text: String, scale: Int) -> Int {
  max(0, text.count * (Glyphs.width + 1) - 1) * scale
}
