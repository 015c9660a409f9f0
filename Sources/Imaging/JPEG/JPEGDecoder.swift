import AtrousBytes
import AtrousKernels

/// Baseline, extended sequential and progressive Huffman JPEG (ITU-T T.81), 8 bits a sample.
struct JPEGDecoder {
  let limits: Limits
  let loops: PixelLoops
  /// Whether two threads decode.
  let isConcurrent: Bool
  var quantization = [[Int32]?](repeating: nil, count: 4)
  var dcTables = [JPEGHuffmanTable?](repeating: nil, count: 4)
  var acTables = [JPEGHuffmanTable?](repeating: nil, count: 4)
  var frame: JPEGFrame?
  var components: [JPEGComponent] = []
  /// The pixels that are kept and the blocks that they need, from the first scan on.
  private var selection: PixelSelection?
  private var needed: [NeededBlocks] = []
  /// Of an image of several scans.
  private var coefficients: JPEGCoefficients?
  /// MCUs between restart markers; 0 for none.
  var restartInterval = 0
  var sawJFIF = false
  var adobeTransform: Int?
  var orientationSources = OrientationSources()

  /// No encoder comes near; a small file of many scans over a large image would take hours.
  static let maxScans = 256

  init(limits: Limits, loops: PixelLoops, isConcurrent: Bool) {
    self.limits = limits
    self.loops = loops
    self.isConcurrent = isConcurrent
  }

  /// - Parameter select: which pixels of a stored image of this width and height are kept; nil for all.
  /// - Returns: them, as they are stored.
  mutating func decode(
    _ bytes: Span<UInt8>, select: (Int, Int, Orientation) -> PixelSelection?
  ) throws(ImagingError) -> RGBImage {
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
        if needed.isEmpty {
          let selection = select(frame.width, frame.height, orientationSources.orientation)
          needed = components.map { NeededBlocks($0, frame, selection) }
          self.selection = selection
        }
        if !frame.isProgressive && scan.members.count == components.count {
          return try decodeOnlyScan(bytes, scan: scan, frame: frame, start: end)
        }
        position = try decodeScan(bytes, scan: scan, frame: frame, start: end)
      } else {
        try readSegment(bytes, code: code, start: after + 2, end: end)
        position = end
      }
    }
    guard let frame, var coefficients, components.allSatisfy({ $0.isPresent }) else {
      throw .truncated(
        what: "JPEG: not every component has a scan", offset: position, needed: 2, available: 0)
    }
    self.coefficients = nil
    coefficients.classify()
    var rows = rows(frame)
    for row in 0..<frame.mcusHigh { rows.append(coefficients, row: row) }
    return rows.sink.image()
  }

  private func rows(_ frame: JPEGFrame) -> JPEGRows {
    let sink = PixelSink(width: frame.width, height: frame.height, selection: selection)
    return JPEGRows(components, frame, colorSpace, needed, sink, loops)
  }

  /// Coefficients of the whole image before its first scan.
  private func emptyCoefficients(_ frame: JPEGFrame) -> JPEGCoefficients {
    // Blocks that no scan reaches are mid-gray.
    var coefficients = JPEGCoefficients(
      components, rows: frame.mcusHigh, kind: .flat, isProgressive: frame.isProgressive)
    for row in 0..<frame.mcusHigh { coefficients.mark(needed, components, row: row, others: .flat) }
    return coefficients
  }

  /// Decodes the scan of a sequential image that has all components, and makes pixels of it row by row.
  private func decodeOnlyScan(
    _ bytes: Span<UInt8>, scan: JPEGScan, frame: JPEGFrame, start: Int
  ) throws(ImagingError) -> RGBImage {
    let mcus = JPEGMCUs(scan, components, frame)
    var rows = rows(frame)
    var state = JPEGScanState(start: start, interval: restartInterval)
    // While a band of rows is decoded, the one before it is transformed. Side by side, a band is worth a thread's waking.
    let height = isConcurrent ? 8 : 1
    var band = JPEGCoefficients(components, rows: height, kind: .full)
    var before = band
    for first in Swift.stride(from: 0, to: mcus.rows + height, by: height) {
      var failure: ImagingError?
      together(isConcurrent) {
        do throws(ImagingError) {
          for row in first..<max(first, min(first + height, mcus.rows)) {
            band.mark(needed, components, row: row, others: .full)
            try mcus.decodeRow(
              bytes, &state, scan, row: row, firstBlocks: mcus.firstBlocks(row, components, band),
              &band.values, &band.kinds)
          }
        } catch { failure = error }
      } and: {
        for row in max(0, first - height)..<min(first, mcus.rows) { rows.append(before, row: row) }
      }
      if let failure { throw failure }
      swap(&band, &before)
    }
    return rows.sink.image()
  }

  /// Decodes one of several scans into the coefficients of the whole image.
  /// - Returns: where its data end.
  private mutating func decodeScan(
    _ bytes: Span<UInt8>, scan: JPEGScan, frame: JPEGFrame, start: Int
  ) throws(ImagingError) -> Int {
    var coefficients = self.coefficients ?? emptyCoefficients(frame)
    self.coefficients = nil
    let mcus = JPEGMCUs(scan, components, frame)
    var state = JPEGScanState(start: start, interval: restartInterval)
    for row in 0..<mcus.rows {
      let firstBlocks = mcus.firstBlocks(row, components, coefficients)
      if frame.isProgressive {
        try mcus.refineRow(
          bytes, &state, scan, row: row, firstBlocks: firstBlocks, &coefficients.values, coefficients.kinds,
          &coefficients.nonzero)
      } else {
        try mcus.decodeRow(
          bytes, &state, scan, row: row, firstBlocks: firstBlocks, &coefficients.values, &coefficients.kinds)
      }
    }
    self.coefficients = coefficients
    return state.reader.position
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
    let packet = "http://ns.adobe.com/xap/1.0/\0"
    if segment.starts(with: "Exif\0\0", at: 0) {
      for index in 6..<segment.count { orientationSources.exif.append(segment[index]) }
    } else if segment.starts(with: packet, at: 0) {
      orientationSources.xmp = (packet.utf8.count..<segment.count).map { segment[$0] }
    }
  }
}
