/// The frame header (ITU-T T.81, section B.2.2) and the geometry that follows from it.
struct JPEGFrame {
  let width: Int
  let height: Int
  let isProgressive: Bool
  /// Largest horizontal and vertical sampling factors.
  let maxH: Int
  let maxV: Int
  /// Interleaved MCUs across and down.
  let mcusWide: Int
  let mcusHigh: Int
}

/// One colour component: its header fields, its size, and what was decoded of it.
struct JPEGComponent {
  let id: Int
  let h: Int
  let v: Int
  let quantizationIndex: Int
  /// Size in samples, without padding (A.1.1).
  var width = 0
  var height = 0
  /// Size in blocks, and their number in a row with padding to whole MCUs (A.2.4).
  var blocksWide = 0
  var blocksHigh = 0
  var storedBlocksWide = 0
  /// The table as it stood at the component's first scan, in natural order.
  var quantization: [Int32] = []
  /// A scan has carried this component's DC coefficients.
  var isPresent = false

  init(id: Int, h: Int, v: Int, quantizationIndex: Int) {
    self.id = id
    self.h = h
    self.v = v
    self.quantizationIndex = quantizationIndex
  }

  mutating func setGeometry(_ frame: JPEGFrame) {
    width = ceilDivide(frame.width * h, frame.maxH)
    height = ceilDivide(frame.height * v, frame.maxV)
    blocksWide = ceilDivide(width, 8)
    blocksHigh = ceilDivide(height, 8)
    storedBlocksWide = frame.mcusWide * h
  }
}

func ceilDivide(_ a: Int, _ b: Int) -> Int { (a + b - 1) / b }

extension JPEGDecoder {
  /// Parses the frame header at `start..<end` (after its length).
  mutating func readFrame(
    _ bytes: Span<UInt8>, code: Int, start: Int, end: Int
  ) throws(ImagingError) {
    guard frame == nil else { throw .invalid(what: "JPEG frames", offset: start, actual: 2, expected: "1") }
    if let reason = JPEGMarker.unsupportedFrame(code) { throw .unsupported(what: reason, offset: start) }
    guard end - start >= 6 else {
      throw .truncated(what: "JPEG frame header", offset: start, needed: 6, available: end - start)
    }
    let precision = Int(bytes[start])
    guard precision == 8 else { throw .unsupported(what: "\(precision)-bit JPEG", offset: start) }
    let height = try bytes.big16(at: start + 1, "JPEG height")
    let width = try bytes.big16(at: start + 3, "JPEG width")
    if height == 0 && width > 0 { throw .unsupported(what: "JPEG height given by DNL", offset: start + 1) }
    try limits.check(width: width, height: height, offset: start + 1)

    let count = Int(bytes[start + 5])
    guard count == 1 || count == 3 || count == 4 else {
      throw .unsupported(what: "JPEG of \(count) components", offset: start + 5)
    }
    guard end - start == 6 + 3 * count else {
      throw .invalid(
        what: "JPEG frame header length", offset: start, actual: end - start, expected: "\(6 + 3 * count)")
    }
    for index in 0..<count {
      let at = start + 6 + 3 * index
      let h = Int(bytes[at + 1] >> 4)
      let v = Int(bytes[at + 1] & 15)
      guard 1...4 ~= h && 1...4 ~= v else {
        throw .invalid(
          what: "JPEG sampling factors", offset: at + 1, actual: Int(bytes[at + 1]), expected: "1...4 each")
      }
      guard bytes[at + 2] < 4 else {
        throw .invalid(
          what: "JPEG quantization table", offset: at + 2, actual: Int(bytes[at + 2]), expected: "0...3")
      }
      // The blocks of a lone component are not interleaved, whatever its factors (A.2.2).
      let factors = count == 1 ? (1, 1) : (h, v)
      components.append(
        JPEGComponent(
          id: Int(bytes[at]), h: factors.0, v: factors.1, quantizationIndex: Int(bytes[at + 2])))
    }
    try setGeometry(
      width: width, height: height, isProgressive: code == 0xC2, fileLength: bytes.count, at: start)
  }

  private mutating func setGeometry(
    width: Int, height: Int, isProgressive: Bool, fileLength: Int, at offset: Int
  ) throws(ImagingError) {
    var maxH = 1
    var maxV = 1
    for component in components {
      maxH = max(maxH, component.h)
      maxV = max(maxV, component.v)
    }
    let frame = JPEGFrame(
      width: width, height: height, isProgressive: isProgressive, maxH: maxH, maxV: maxV,
      mcusWide: ceilDivide(width, 8 * maxH), mcusHigh: ceilDivide(height, 8 * maxV))
    self.frame = frame
    var blocks = 0
    for index in components.indices {
      components[index].setGeometry(frame)
      blocks += components[index].blocksWide * components[index].blocksHigh
    }
    // A block takes two Huffman codes at least, or one in a progressive DC scan: a file that cannot hold
    // its blocks is refused before they are allocated.
    let leastBytes = blocks / (isProgressive ? 8 : 4)
    guard leastBytes <= fileLength else {
      throw .truncated(
        what: "JPEG data of \(width)x\(height) pixels", offset: offset, needed: leastBytes,
        available: fileLength)
    }
  }
}
