import AtrousBytes

/// Baseline, extended sequential and progressive Huffman JPEG (ITU-T T.81), 8 bits a sample.
struct JPEGDecoder {
  let limits: Limits
  var quantization = [[Int32]?](repeating: nil, count: 4)
  var dcTables = [JPEGHuffmanTable?](repeating: nil, count: 4)
  var acTables = [JPEGHuffmanTable?](repeating: nil, count: 4)
  var frame: JPEGFrame?
  var components: [JPEGComponent] = []
  /// MCUs between restart markers; 0 for none.
  var restartInterval = 0
  var sawJFIF = false
  var adobeTransform: Int?
  var orientationSources = OrientationSources()

  /// No encoder comes near; a small file of many scans over a large image would take hours.
  static let maxScans = 256

  init(limits: Limits) { self.limits = limits }

  mutating func decode(_ bytes: Span<UInt8>) throws(ImagingError) -> RGBImage {
    var position = 2
    var scans = 0
    while true {
      // A sequential image is complete when every component is, with or without an end marker.
      if let frame, !frame.isProgressive, components.allSatisfy({ $0.isPresent }) { break }
      let (code, after) = try nextJPEGMarker(bytes, from: position)
      if code == JPEGMarker.endOfImage {
        position = after
        break
      }
      if JPEGMarker.isStandalone(code) {
        position = after
        continue
      }
      let length = try bytes.big16(at: after, "JPEG segment")
      guard length >= 2 else {
        throw .invalid(what: "JPEG segment length", offset: after, actual: length, expected: "at least 2")
      }
      try bytes.require(length, at: after, "JPEG segment")
      let end = after + length
      if code == JPEGMarker.startOfScan {
        guard let frame else {
          throw .invalid(what: "JPEG scan", offset: after, actual: 0, expected: "a frame before it")
        }
        scans += 1
        guard scans <= Self.maxScans else {
          throw .unsupported(what: "JPEG of more than \(Self.maxScans) scans", offset: after)
        }
        let scan = try readScan(bytes, start: after + 2, end: end, frame: frame)
        position = try decodeScan(bytes, scan: scan, frame: frame, start: end)
      } else {
        try readSegment(bytes, code: code, start: after + 2, end: end)
        position = end
      }
    }
    guard let frame, components.allSatisfy({ $0.isPresent }) else {
      throw .truncated(
        what: "JPEG: not every component has a scan", offset: position, needed: 2, available: 0)
    }
    if frame.isProgressive {
      for index in components.indices { components[index].transformCoefficients() }
    }
    return orientationSources.orientation.apply(to: convert(frame))
  }

  private mutating func readSegment(
    _ bytes: Span<UInt8>, code: Int, start: Int, end: Int
  ) throws(ImagingError) {
    switch code {
    case JPEGMarker.quantizationTables: try readQuantization(bytes, start: start, end: end)
    case JPEGMarker.huffmanTables: try readHuffman(bytes, start: start, end: end)
    case JPEGMarker.restartInterval: restartInterval = try bytes.big16(at: start, "JPEG restart interval")
    case JPEGMarker.app0 where bytes.starts(with: "JFIF\0", at: start): sawJFIF = true
    case JPEGMarker.app1 where !components.contains(where: { $0.isPresent }):
      readMetadata(bytes.extracting(start..<end))
    // Version and two flag words precede the transform.
    case JPEGMarker.app14 where end - start >= 12 && bytes.starts(with: "Adobe", at: start):
      adobeTransform = Int(bytes[start + 11])
    case _ where JPEGMarker.isStartOfFrame(code):
      try readFrame(bytes, code: code, start: start, end: end)
    default: break
    }
  }

  /// An APP1 segment before the first scan. EXIF data may go on over several; of XMP packets the last counts.
  private mutating func readMetadata(_ segment: Span<UInt8>) {
    let packet: StaticString = "http://ns.adobe.com/xap/1.0/\0"
    if segment.starts(with: "Exif\0\0", at: 0) {
      for index in 6..<segment.count { orientationSources.exif.append(segment[index]) }
    } else if segment.starts(with: packet, at: 0) {
      orientationSources.xmp = (packet.utf8CodeUnitCount..<segment.count).map { segment[$0] }
    }
  }
}

extension JPEGComponent {
  /// Turns the coefficients of all blocks into samples.
  mutating func transformCoefficients() {
    var block = InlineArray<64, Int16>(repeating: 0)
    for blockY in 0..<blocksHigh {
      for blockX in 0..<blocksWide {
        let from = (blockY * storedBlocksWide + blockX) * 64
        for index in 0..<64 { block[index] = coefficients[from + index] }
        inverseDCT(block, quantization, &samples, at: blockY * 8 * stride + blockX * 8, stride: stride)
      }
    }
    coefficients = []
  }
}
