public import AtrousImaging

extension RGBImage {
  /// Draws a legend into the lower left corner: a swatch, the name and the share of each class but the background. It
  /// grows with the image; classes that it has no room for, or that are smaller than 0.05 %, are left out.
  public mutating func drawLegend(_ classes: [ClassShare], palette: Palette = .voc) {
    let classes = classes.filter { $0.id != 0 && $0.share >= 0.0005 }
    let scale = max(1, min(width, height) / 200)
    let (line, gap) = ((Glyphs.height + 4) * scale, 3 * scale)
    let entries = classes.prefix(max(0, (height - 2 * gap) / line))
    guard !entries.isEmpty else { return }
    let texts = entries.map { "\($0.name) \(percent($0.share))" }
    let textLeft = 2 * gap + Glyphs.height * scale
    let right = textLeft + (texts.map { textWidth($0, scale: scale) }.max() ?? 0) + gap
    let top = height - entries.count * line - gap
    let white = RGBColor(red: 255, green: 255, blue: 255)
    fill(PixelBox(x0: 0, y0: top, x1: right, y1: height), RGBColor(red: 0, green: 0, blue: 0), opacity: 65)
    for (position, (entry, text)) in zip(entries, texts).enumerated() {
      let y = top + gap + position * line
      let side = Glyphs.height * scale
      let swatch = PixelBox(x0: gap, y0: y, x1: gap + side, y1: y + side)
      fill(swatch, white)
      fill(swatch.inset(scale), palette[UInt8(entry.id)])
      draw(text, x: textLeft, y: y, scale: scale, white)
    }
  }
}

extension PixelBox {
  fileprivate func inset(_ margin: Int) -> PixelBox {
    PixelBox(x0: x0 + margin, y0: y0 + margin, x1: x1 - margin, y1: y1 - margin)
  }
}

/// A fraction in percent with one digit after the point, rounded half up.
package func percent(_ fraction: Double) -> String {
  let tenths = Int((fraction * 1000).rounded())
  return "\(tenths / 10).\(tenths % 10)%"
}
