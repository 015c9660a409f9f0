import AtrousBytes

enum PNGColorType: Int {
  case gray = 0
  case rgb = 2
  case palette = 3
  case grayAlpha = 4
  case rgba = 6

  var channels: Int {
    switch self {
    case .gray, .palette: 1
    case .grayAlpha: 2
    case .rgb: 3
    case .rgba: 4
    }
  }

  /// Table 11.1 of the PNG specification.
  var depths: [Int] {
    switch self {
    case .gray: [1, 2, 4, 8, 16]
    case .palette: [1, 2, 4, 8]
    default: [8, 16]
    }
  }
}

/// The IHDR chunk (PNG specification, section 11.2.1).
struct PNGHeader {
  let width: Int
  let height: Int
  let depth: Int
  let colorType: PNGColorType
  let isInterlaced: Bool

  init(_ bytes: Span<UInt8>, _ chunk: PNGChunk, limits: Limits) throws(ImagingError) {
    let at = chunk.start
    guard chunk.length == 13 else {
      throw .invalid(what: "PNG header length", offset: at, actual: chunk.length, expected: "13")
    }
    width = try bytes.size32(at: at, "PNG width")
    height = try bytes.size32(at: at + 4, "PNG height")
    try limits.check(width: width, height: height, offset: at)
    guard let colorType = PNGColorType(rawValue: Int(bytes[at + 9])) else {
      throw .invalid(
        what: "PNG colour type", offset: at + 9, actual: Int(bytes[at + 9]), expected: "0, 2, 3, 4 or 6")
    }
    self.colorType = colorType
    depth = Int(bytes[at + 8])
    guard colorType.depths.contains(depth) else {
      throw .invalid(
        what: "PNG bit depth", offset: at + 8, actual: depth, expected: "one of \(colorType.depths)")
    }
    for (index, name, limit) in [(10, "compression", 0), (11, "filter", 0), (12, "interlace", 1)] {
      guard bytes[at + index] <= limit else {
        throw .invalid(
          what: "PNG \(name) method", offset: at + index, actual: Int(bytes[at + index]),
          expected: "0...\(limit)")
      }
    }
    isInterlaced = bytes[at + 12] == 1
  }

  var bitsPerPixel: Int { colorType.channels * depth }

  /// The reduced images the file holds (section 8): one, or Adam7's seven without the empty ones.
  var passes: [PNGPass] {
    guard isInterlaced else {
      return [PNGPass(self, x: 0, y: 0, stepX: 1, stepY: 1)]
    }
    let adam7 = [
      (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
    ]
    return adam7.map { PNGPass(self, x: $0.0, y: $0.1, stepX: $0.2, stepY: $0.3) }.filter { !$0.isEmpty }
  }
}

/// A reduced image: every `step`-th pixel from (x, y) on.
struct PNGPass {
  let x: Int
  let y: Int
  let stepX: Int
  let stepY: Int
  let width: Int
  let height: Int
  /// Bytes in a row, without the filter type in front of it.
  let rowBytes: Int

  init(_ header: PNGHeader, x: Int, y: Int, stepX: Int, stepY: Int) {
    self.x = x
    self.y = y
    self.stepX = stepX
    self.stepY = stepY
    width = ceilDivide(max(0, header.width - x), stepX)
    height = ceilDivide(max(0, header.height - y), stepY)
    rowBytes = ceilDivide(width * header.bitsPerPixel, 8)
  }

  var isEmpty: Bool { width == 0 || height == 0 }
  var byteCount: Int { (rowBytes + 1) * height }
}
