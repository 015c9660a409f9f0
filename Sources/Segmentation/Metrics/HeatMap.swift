public import AtrousImaging

extension ConfusionMatrix {
  /// The matrix as a picture: a row for each true class, with the share of its pixels in percent that was
  /// predicted as each class.
  public func heatMap(names: ClassNames) -> RGBImage {
    let (cell, margin, scale) = (26, 6, 1)
    let ids = (0..<classes).map { "\($0)" }
    let labels = ids.indices.map { "\(names[$0]) \($0)" }
    let title = "truth / predicted"
    let left = ((labels + [title]).map { textWidth($0, scale: scale) }.max() ?? 0) + 2 * margin
    let top = Glyphs.height + 2 * margin
    let white = RGBColor(red: 255, green: 255, blue: 255)
    let black = RGBColor(red: 0, green: 0, blue: 0)
    let (width, height) = (left + classes * cell + margin, top + classes * cell + margin)
    var image = RGBImage(
      width: width, height: height, pixels: [UInt8](repeating: 255, count: width * height * 3))
    image.draw(title, x: margin, y: margin, scale: scale, black)

    for row in ids.indices {
      let y = top + row * cell
      let textTop = y + (cell - Glyphs.height) / 2
      image.draw(
        labels[row], x: left - margin - textWidth(labels[row], scale: scale), y: textTop, scale: scale, black)
      image.draw(
        ids[row], x: left + row * cell + (cell - textWidth(ids[row], scale: scale)) / 2, y: margin,
        scale: scale, black)
      let sum = ids.indices.reduce(0) { $0 + self[truth: row, predicted: $1] }
      for column in ids.indices {
        let share = sum == 0 ? 0 : Double(self[truth: row, predicted: column]) / Double(sum)
        let x = left + column * cell
        image.fill(PixelBox(x0: x, y0: y, x1: x + cell - 1, y1: y + cell - 1), heat(share))
        let text = "\(Int((share * 100).rounded()))"
        guard text != "0" else { continue }
        image.draw(
          text, x: x + (cell - textWidth(text, scale: scale)) / 2, y: textTop, scale: scale,
          share > 0.35 ? white : black)
      }
    }
    return image
  }
}

/// From near white over blue to dark blue; small shares are drawn out by the square root.
private func heat(_ share: Double) -> RGBColor {
  let stops = [(240.0, 243.0, 247.0), (90.0, 140.0, 200.0), (8.0, 29.0, 88.0)]
  let position = min(1, max(0, share)).squareRoot() * 2
  let index = min(1, Int(position))
  let (low, high, weight) = (stops[index], stops[index + 1], position - Double(index))
  func mix(_ a: Double, _ b: Double) -> UInt8 { UInt8((a + (b - a) * weight).rounded()) }
  return RGBColor(red: mix(low.0, high.0), green: mix(low.1, high.1), blue: mix(low.2, high.2))
}
