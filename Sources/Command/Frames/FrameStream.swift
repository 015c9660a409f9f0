package import AtrousImaging

/// How frames follow each other in a stream.
package enum FrameFormat: Sendable, Equatable {
  /// Netpbm pictures one behind the other, P5 or P6, each with its own size.
  case netpbm
  /// YUV4MPEG2, raw video with a header.
  case yuv4mpeg(YUV4MPEGHeader)
  /// RGB, 3 bytes a pixel, without any header.
  case raw(width: Int, height: Int)
}

/// A frame as it was read.
struct Frame: Sendable {
  enum Content: Sendable {
    case image(RGBImage)
    /// A Netpbm file of another kind than P6 with a maximum of 255.
    case netpbm([UInt8])
    case planes(YUV4MPEGHeader, [UInt8])
  }

  let number: Int
  /// Its offset in the stream.
  let start: Int
  let format: FrameFormat
  let content: Content

  func image() throws(CommandError) -> RGBImage {
    switch content {
    case .image(let image): return image
    case .planes(let header, let bytes): return header.image(bytes)
    case .netpbm(let file):
      do throws(ImagingError) { return try decodeImage(file.span) } catch {
        throw CommandError(frame: number, start: start, error)
      }
    }
  }
}

extension CommandError {
  fileprivate init(frame: Int, start: Int, _ error: ImagingError) {
    self = .input("standard input: frame \(frame), which begins at byte \(start): \(error)")
  }
}

/// The frames of standard input.
struct FrameReader: Sendable {
  private var stream = InputStream()
  /// Nil before the first frame, where it is told by the first bytes.
  private var format: FrameFormat?
  private var count = 0

  /// - Parameter format: nil for what the first bytes say.
  init(_ format: FrameFormat? = nil) { self.format = format }

  /// The next frame; nil at the end of the stream.
  ///
  /// - Throws: `CommandError.input`, with the frame's number from 0 and its offset, for a frame that is cut short or broken.
  mutating func next() throws(CommandError) -> Frame? {
    let start = stream.offset
    do throws(ImagingError) {
      guard let content = try read(), let format else { return nil }
      defer { count += 1 }
      return Frame(number: count, start: start, format: format, content: content)
    } catch { throw CommandError(frame: count, start: start, error) }
  }

  private mutating func read() throws(ImagingError) -> Frame.Content? {
    if case .raw(let width, let height) = format {
      let pixels = try body(width * height * 3, "raw frame of \(width)x\(height)", mayEnd: true)
      return pixels.map { .image(RGBImage(width: width, height: height, pixels: $0)) }
    }
    guard let first = stream.byte() else { return nil }
    if case .yuv4mpeg(let header) = format { return try frame(header, line(first)) }
    guard format == nil, first == UInt8(ascii: "Y") else {
      format = .netpbm
      return try picture(first)
    }
    let line = line(first)
    guard line.hasPrefix("YUV4MPEG2 ") else {
      throw .unknownFormat(offset: 0, actual: Array(line.utf8.prefix(4)))
    }
    let header = try YUV4MPEGHeader(line)
    format = .yuv4mpeg(header)
    guard let next = stream.byte() else { return nil }
    return try frame(header, self.line(next))
  }

  /// A frame behind its line, `FRAME` and parameters.
  private mutating func frame(_ header: YUV4MPEGHeader, _ line: String) throws(ImagingError) -> Frame.Content
  {
    guard line == "FRAME" || line.hasPrefix("FRAME ") else {
      throw .unsupported(what: "a YUV4MPEG2 frame that does not begin with FRAME", offset: 0)
    }
    return .planes(
      header, try body(header.frameBytes, "YUV4MPEG2 frame of \(header.width)x\(header.height)") ?? [])
  }

  /// The rest of a line that begins with a byte, without its end; 256 bytes of it at most.
  private mutating func line(_ first: UInt8) -> String {
    var bytes = [first]
    while bytes.count < 256, let byte = stream.byte(), byte != UInt8(ascii: "\n") { bytes.append(byte) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A Netpbm picture. White space may stand between two.
  private mutating func picture(_ first: UInt8) throws(ImagingError) -> Frame.Content? {
    var header = [first]
    while header[0] <= 0x20 {
      guard let byte = stream.byte() else { return nil }
      header[0] = byte
    }
    guard let kind = stream.byte() else {
      throw .truncated(what: "Netpbm header", offset: 1, needed: 1, available: 0)
    }
    header.append(kind)
    guard header[0] == UInt8(ascii: "P"), kind == UInt8(ascii: "5") || kind == UInt8(ascii: "6") else {
      throw .unknownFormat(offset: 0, actual: header)
    }
    let numbers = [try number(&header), try number(&header), try number(&header)]
    try Limits().check(width: numbers[0], height: numbers[1], offset: header.count)
    let isColor = kind == UInt8(ascii: "6")
    let size = numbers[0] * numbers[1] * (isColor ? 3 : 1) * (numbers[2] > 255 ? 2 : 1)
    let pixels = try body(size, "Netpbm pixels of \(numbers[0])x\(numbers[1])") ?? []
    guard isColor, numbers[2] == 255 else { return .netpbm(header + pixels) }
    return .image(RGBImage(width: numbers[0], height: numbers[1], pixels: pixels))
  }

  /// A number of a Netpbm header and the byte behind it; blanks and comments before it are passed over.
  private mutating func number(_ header: inout [UInt8]) throws(ImagingError) -> Int {
    var (value, digits, isComment) = (0, 0, false)
    while true {
      guard let byte = stream.byte() else {
        throw .truncated(what: "Netpbm header", offset: header.count, needed: 1, available: 0)
      }
      header.append(byte)
      if isComment {
        isComment = byte != UInt8(ascii: "\n")
      } else if 0x30...0x39 ~= byte, digits < 9 {
        value = value * 10 + Int(byte) - 0x30
        digits += 1
      } else if byte <= 0x20 {
        if digits > 0 { return value }
      } else if byte == UInt8(ascii: "#"), digits == 0 {
        isComment = true
      } else {
        throw .invalid(
          what: "Netpbm header", offset: header.count - 1, actual: Int(byte), expected: "a decimal digit")
      }
    }
  }

  /// The bytes of a frame; nil where there are none and the stream may end here.
  private mutating func body(_ size: Int, _ what: String, mayEnd: Bool = false) throws(ImagingError)
    -> [UInt8]?
  {
    let bytes = stream.bytes(size)
    if mayEnd && bytes.isEmpty { return nil }
    guard bytes.count == size else {
      throw .truncated(what: what, offset: 0, needed: size, available: bytes.count)
    }
    return bytes
  }
}

extension FrameFormat {
  /// The same with frames of another size.
  func resized(width: Int, height: Int) -> FrameFormat {
    switch self {
    case .netpbm: .netpbm
    case .raw: .raw(width: width, height: height)
    case .yuv4mpeg(let header): .yuv4mpeg(header.resized(width: width, height: height))
    }
  }

  /// What stands before the first frame.
  var opening: [UInt8] {
    guard case .yuv4mpeg(let header) = self else { return [] }
    return Array((header.line + "\n").utf8)
  }

  /// A frame as it stands in the stream: what begins it, and its samples.
  func pieces(_ image: RGBImage) -> [[UInt8]] {
    switch self {
    case .netpbm: [Array("P6\n\(image.width) \(image.height)\n255\n".utf8), image.pixels]
    case .raw: [image.pixels]
    case .yuv4mpeg(let header): [Array("FRAME\n".utf8), header.frame(image)]
    }
  }
}
