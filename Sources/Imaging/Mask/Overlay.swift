extension RGBImage {
  /// Paints the classes of a mask over the image; background (index 0) stays clear.
  ///
  /// - Parameter opacity: percent of the class's colour, 0...100, rounded half up.
  /// - Throws: `ImagingError.wrongSize` for a mask of another size, `.invalid` for an opacity beyond 0...100.
  public mutating func paint(
    _ mask: IndexedImage, palette: Palette = .voc, opacity: Int = 60
  ) throws(ImagingError) {
    guard (mask.width, mask.height) == (width, height) else {
      throw .wrongSize(width: mask.width, height: mask.height, expectedWidth: width, expectedHeight: height)
    }
    guard 0...100 ~= opacity else {
      throw .invalid(what: "opacity", offset: 0, actual: opacity, expected: "0...100 percent")
    }
    let indices = mask.indices.span
    var pixels = self.pixels.mutableSpan
    for position in indices.indices where indices[position] != 0 {
      let color = palette[indices[position]]
      let at = position * 3
      pixels[at] = mix(pixels[at], color.red, opacity)
      pixels[at + 1] = mix(pixels[at + 1], color.green, opacity)
      pixels[at + 2] = mix(pixels[at + 2], color.blue, opacity)
    }
  }
}

private func mix(_ below: UInt8, _ above: UInt8, _ percent: Int) -> UInt8 {
  UInt8((Int(below) * (100 - percent) + Int(above) * percent + 50) / 100)
}
