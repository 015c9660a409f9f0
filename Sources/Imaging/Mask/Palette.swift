/// A colour for each class index.
public struct Palette: Sendable, Hashable {
  /// At most 256.
  public let colors: [RGBColor]

  /// Nil for more than 256 colours.
  public init?(_ colors: [RGBColor]) {
    guard colors.count <= 256 else { return nil }
    self.colors = colors
  }

  private init(of256 color: (Int) -> RGBColor) { colors = (0..<256).map(color) }

  /// The colour of an index; black beyond the last one.
  public subscript(_ index: UInt8) -> RGBColor {
    Int(index) < colors.count ? colors[Int(index)] : RGBColor(red: 0, green: 0, blue: 0)
  }

  /// The 256 colours of PASCAL VOC's masks: bits 0, 1, 2 of the index go to red, green, blue, from the
  /// highest bit of the channel down, then bits 3, 4, 5, and so on.
  public static let voc = Palette(
    of256: { index in
      var channels: (UInt8, UInt8, UInt8) = (0, 0, 0)
      for group in 0..<3 {
        let bits = UInt8(truncatingIfNeeded: index >> (3 * group))
        let place = UInt8(7 - group)
        channels.0 |= (bits & 1) << place
        channels.1 |= (bits >> 1 & 1) << place
        channels.2 |= (bits >> 2 & 1) << place
      }
      return RGBColor(red: channels.0, green: channels.1, blue: channels.2)
    })
}
