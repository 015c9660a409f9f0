/// The header of a YUV4MPEG2 stream, raw video of 8 bits a sample (mjpegtools, `yuv4mpeg(5)`).
package struct YUV4MPEGHeader: Sendable, Equatable {
  /// How many pixels share a sample of U and V.
  package enum Chroma: Sendable, Equatable {
    case mono, yuv420, yuv422, yuv444

    var horizontal: Int { self == .yuv444 ? 1 : 2 }
    var vertical: Int { self == .yuv420 ? 2 : 1 }
  }

  package let width: Int
  package let height: Int
  package let chroma: Chroma
  /// Whether Y, U and V have all of 0...255, and not 16...235 and 16...240.
  package let isFullRange: Bool
  /// The words of the line that say no size.
  private let others: [String]

  /// Reads the stream's first line: `YUV4MPEG2 W1280 H720 F30:1 Ip A1:1 C420jpeg`.
  ///
  /// - Throws: `ImagingError.invalid` for a size that cannot be, `.unsupported` for other samples than 8-bit ones.
  package init(_ line: String, limits: Limits = .init()) throws(ImagingError) {
    var others: [String] = []
    var (width, height, chroma, isFullRange) = (0, 0, Chroma.yuv420, false)
    for word in line.split(separator: " ").dropFirst() {
      let value = String(word.dropFirst())
      switch word.first {
      case "W": width = Int(value) ?? 0
      case "H": height = Int(value) ?? 0
      case "C": chroma = try Self.chroma(value)
      default:
        others.append(String(word))
        if value == "COLORRANGE=FULL" { isFullRange = true }
      }
      if word.first == "C" { others.append(String(word)) }
    }
    self.others = others
    try limits.check(width: width, height: height, offset: 0)
    (self.width, self.height, self.chroma, self.isFullRange) = (width, height, chroma, isFullRange)
  }

  private init(_ header: YUV4MPEGHeader, width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    (chroma, isFullRange, others) = (header.chroma, header.isFullRange, header.others)
  }

  /// The same for frames of another size.
  package func resized(width: Int, height: Int) -> YUV4MPEGHeader {
    YUV4MPEGHeader(self, width: width, height: height)
  }

  /// The line as it stands in a stream, without its end.
  package var line: String {
    (["YUV4MPEG2", "W\(width)", "H\(height)"] + others).joined(separator: " ")
  }

  private static func chroma(_ name: String) throws(ImagingError) -> Chroma {
    switch name {
    case "420", "420jpeg", "420mpeg2", "420paldv": return .yuv420
    case "422": return .yuv422
    case "444": return .yuv444
    case "mono": return .mono
    default: throw .unsupported(what: "YUV4MPEG2 samples C\(name)", offset: 0)
    }
  }

  var chromaWidth: Int { chroma == .mono ? 0 : (width + chroma.horizontal - 1) / chroma.horizontal }
  var chromaHeight: Int { chroma == .mono ? 0 : (height + chroma.vertical - 1) / chroma.vertical }

  /// Bytes of a frame: the planes of Y, U and V.
  package var frameBytes: Int { width * height + 2 * chromaWidth * chromaHeight }
}
