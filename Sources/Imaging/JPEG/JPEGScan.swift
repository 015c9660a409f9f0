/// The scan header (ITU-T T.81, section B.2.3).
struct JPEGScan {
  /// A component's part in the scan, and its tables: 0 to 3 for DC, 4 to 7 for AC.
  struct Member {
    let component: Int
    let dc: Int
    let ac: Int
  }

  var members: [Member] = []
  /// Spectral selection, in zigzag order.
  var first = 0
  var last = 63
  /// Successive approximation.
  var high = 0
  var low = 0
  /// The tables as they stand at the scan, and their lookups one after the other.
  let tables: [JPEGHuffmanTable?]
  let lookups: [JPEGCode]

  init(dcTables: [JPEGHuffmanTable?], acTables: [JPEGHuffmanTable?]) {
    tables = dcTables + acTables
    let none = [JPEGCode](repeating: .longer, count: 1 << JPEGHuffmanTable.lookupBits)
    lookups = tables.flatMap { $0?.lookup ?? none }
  }

  @inline(never)
  func longCode(_ table: Int, _ next: UInt16) -> JPEGCode { tables[table]?.longCode(next) ?? .invalid }
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
    var scan = JPEGScan(dcTables: dcTables, acTables: acTables)
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
      scan.members.append(.init(component: component, dc: dc, ac: 4 + ac))
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
