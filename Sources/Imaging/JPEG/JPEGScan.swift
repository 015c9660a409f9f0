/// The scan header (ITU-T T.81, section B.2.3).
struct JPEGScan {
  /// A component's part in the scan.
  struct Member {
    let component: Int
    let dc: JPEGHuffmanTable?
    let ac: JPEGHuffmanTable?
    var predictor = 0
  }

  var members: [Member] = []
  /// Spectral selection, in zigzag order.
  var first = 0
  var last = 63
  /// Successive approximation.
  var high = 0
  var low = 0
}

extension JPEGDecoder {
  /// Parses the scan header at `start..<end` (after its length).
  mutating func readScan(
    _ bytes: Span<UInt8>, start: Int, end: Int, frame: JPEGFrame
  ) throws(ImagingError) -> JPEGScan {
    let count = try bytes.byte(at: start, "JPEG scan header")
    guard 1...4 ~= count && end - start == 4 + 2 * count else {
      throw .invalid(
        what: "JPEG scan components", offset: start, actual: count,
        expected: "1...4, in a header of its length")
    }
    var scan = JPEGScan()
    let parameters = start + 1 + 2 * count
    if frame.isProgressive {
      scan.first = Int(bytes[parameters])
      scan.last = Int(bytes[parameters + 1])
      scan.high = Int(bytes[parameters + 2] >> 4)
      scan.low = Int(bytes[parameters + 2] & 15)
      try check(scan, count: count, offset: parameters)
    }
    for index in 0..<count {
      let at = start + 1 + 2 * index
      let id = Int(bytes[at])
      guard let component = components.firstIndex(where: { $0.id == id }),
        !scan.members.contains(where: { $0.component == component })
      else {
        throw .invalid(
          what: "JPEG scan component", offset: at, actual: id, expected: "an id of the frame, once")
      }
      let dc = Int(bytes[at + 1] >> 4)
      let ac = Int(bytes[at + 1] & 15)
      guard dc < 4 && ac < 4 else {
        throw .invalid(
          what: "JPEG table ids", offset: at + 1, actual: Int(bytes[at + 1]), expected: "0...3 each")
      }
      let needsDC = scan.first == 0 && scan.high == 0
      let needsAC = scan.last > 0
      guard (!needsDC || dcTables[dc] != nil) && (!needsAC || acTables[ac] != nil) else {
        throw .invalid(
          what: "JPEG table ids", offset: at + 1, actual: Int(bytes[at + 1]), expected: "defined tables")
      }
      if components[component].quantization.isEmpty {
        guard let table = quantization[components[component].quantizationIndex] else {
          throw .invalid(
            what: "JPEG quantization table", offset: at, actual: components[component].quantizationIndex,
            expected: "a defined table")
        }
        components[component].quantization = table
      }
      if needsDC {
        guard !components[component].isPresent else {
          throw .invalid(what: "JPEG scans of component", offset: at, actual: id, expected: "one with its DC")
        }
        components[component].isPresent = true
      }
      scan.members.append(
        .init(component: component, dc: needsDC ? dcTables[dc] : nil, ac: needsAC ? acTables[ac] : nil))
    }
    return scan
  }

  /// The rules of G.1.1.1 for progressive scans.
  private func check(_ scan: JPEGScan, count: Int, offset: Int) throws(ImagingError) {
    let isBand = scan.first > 0
    guard scan.last < 64 && scan.first <= scan.last && isBand == (scan.last > 0) && (!isBand || count == 1)
    else {
      throw .invalid(
        what: "JPEG spectral selection", offset: offset, actual: scan.first << 8 | scan.last,
        expected: "0...0, or a band of 1...63 of one component")
    }
    guard scan.low <= 13 && (scan.high == 0 || scan.high == scan.low + 1) else {
      throw .invalid(
        what: "JPEG successive approximation", offset: offset + 2, actual: scan.high << 4 | scan.low,
        expected: "low at most 13, high 0 or low + 1")
    }
  }
}
