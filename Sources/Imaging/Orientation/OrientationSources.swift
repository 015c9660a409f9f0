import AtrousArchive

/// The parts of a file that can say how it is turned: EXIF data and XMP text. Where several say it, Pillow's order
/// decides: EXIF data of their own, those in a text, XMP.
struct OrientationSources {
  /// EXIF data of their own; empty for none.
  var exif: [UInt8] = []
  /// An XMP packet (ISO 16684-1); empty for none.
  var xmp: [UInt8] = []
  /// EXIF data that ImageMagick wrote as text.
  private var rawProfile: [UInt8] = []

  /// A text longer than this is not looked at.
  private static let textLimit = 1 << 20

  var orientation: Orientation {
    let stored = exifOrientation((exif.isEmpty ? rawProfile : exif).span) ?? xmpOrientation
    return Orientation(value: stored.flatMap { 1...8 ~= $0 ? $0 : nil } ?? 1)
  }

  /// The digit after the first `tiff:Orientation="` or `tiff:Orientation>`.
  private var xmpOrientation: Int? {
    let text = xmp.span
    for at in text.indices
    where text[at] == UInt8(ascii: "t") && text.starts(with: "tiff:Orientation", at: at) {
      let (quoted, element) = (text.starts(with: "=\"", at: at + 16), text.starts(with: ">", at: at + 16))
      let digit = at + (quoted ? 18 : 17)
      if quoted || element, digit < text.count, 0x30...0x39 ~= text[digit] { return Int(text[digit]) - 0x30 }
    }
    return nil
  }

  /// Takes what a text chunk of a PNG says (PNG specification, section 11.3.3), if it is one of those that can.
  ///
  /// - Parameters:
  ///   - name: the chunk's: tEXt, zTXt or iTXt.
  ///   - chunk: its content: a keyword, a zero, and the text.
  mutating func readText(_ name: String, _ chunk: Span<UInt8>) {
    guard let end = chunk.indices.first(where: { chunk[$0] == 0 }) else { return }
    var start = end + 1
    var isCompressed = name == "zTXt"
    if name == "iTXt" {
      // A flag and a method of compression, a language, and the keyword in it.
      guard start + 2 <= chunk.count else { return }
      isCompressed = chunk[start] != 0
      start += 2
      for _ in 0..<2 {
        guard let zero = (start..<chunk.count).first(where: { chunk[$0] == 0 }) else { return }
        start = zero + 1
      }
    } else if isCompressed {
      start += 1
    }
    guard start <= chunk.count else { return }
    func text() -> [UInt8] {
      let stored = chunk.extracting(start..<chunk.count)
      if isCompressed { return (try? inflateZlib(stored, limit: Self.textLimit)) ?? [] }
      return stored.indices.map { stored[$0] }
    }
    if chunk.starts(with: "Raw profile type exif\0", at: 0) {
      rawProfile = Self.bytes(ofProfile: text())
    } else if chunk.starts(with: "XML:com.adobe.xmp\0", at: 0) {
      xmp = text()
    }
  }

  /// A profile as ImageMagick writes it: an empty line, its name, its length, and lines of hexadecimal digits.
  private static func bytes(ofProfile text: [UInt8]) -> [UInt8] {
    let lines = text.split(separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false)
    guard lines.count == 4 else { return [] }
    let digits = lines[3].compactMap { hexadecimalDigit($0) }
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}

private func hexadecimalDigit(_ byte: UInt8) -> Int? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
  case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte - UInt8(ascii: "A")) + 10
  default: nil
  }
}
