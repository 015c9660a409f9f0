/// What the decoder of a scan carries from block to block.
struct JPEGScanState {
  var reader: EntropyReader
  var members: [JPEGScan.Member]
  /// Blocks that have no more coefficients in this band (ITU-T T.81, G.1.2.2).
  var eobRun = 0
  /// The data of this restart interval are used up: its other blocks keep what they have.
  var isLost = false
  /// Restart markers passed.
  private var restarts = 0

  init(_ scan: JPEGScan, start: Int) {
    reader = EntropyReader(position: start)
    members = scan.members
  }

  /// Begins the next restart interval (section E.2.4).
  mutating func restart(_ bytes: Span<UInt8>) throws(ImagingError) {
    isLost = try !reader.restart(bytes, expected: restarts % 8)
    restarts += 1
    eobRun = 0
    for index in members.indices { members[index].predictor = 0 }
  }
}

extension JPEGDecoder {
  /// Decodes the entropy-coded data of a scan, MCU by MCU (section A.2).
  ///
  /// Restart markers confine damage: a bad code or missing bits cost no more than the interval. Without
  /// them, or where the scan ends early, damage is an error.
  /// - Returns: where the data ends.
  mutating func decodeScan(
    _ bytes: Span<UInt8>, scan: JPEGScan, frame: JPEGFrame, start: Int
  ) throws(ImagingError) -> Int {
    var state = JPEGScanState(scan, start: start)
    let order = jpegNaturalOrder
    let isInterleaved = scan.members.count > 1
    let lone = components[scan.members[0].component]
    let columns = isInterleaved ? frame.mcusWide : lone.blocksWide
    let rows = isInterleaved ? frame.mcusHigh : lone.blocksHigh
    var untilRestart = restartInterval
    for row in 0..<rows {
      for column in 0..<columns {
        if restartInterval > 0 {
          if untilRestart == 0 {
            try state.restart(bytes)
            untilRestart = restartInterval
          }
          untilRestart -= 1
        }
        if state.isLost { continue }
        for index in state.members.indices {
          let component = state.members[index].component
          let across = isInterleaved ? components[component].h : 1
          let down = isInterleaved ? components[component].v : 1
          for y in row * down..<(row + 1) * down {
            for x in column * across..<(column + 1) * across {
              decodeBlock(bytes, &state, scan, frame, order, member: index, x: x, y: y)
            }
          }
        }
        if state.reader.isExhausted || state.reader.sawInvalidCode {
          try contain(bytes, &state, mcu: row * columns + column, of: rows * columns)
        }
      }
    }
    return state.reader.position
  }

  @inline(__always)
  private mutating func decodeBlock(
    _ bytes: Span<UInt8>, _ state: inout JPEGScanState, _ scan: JPEGScan, _ frame: JPEGFrame, _ order: [Int],
    member: Int, x: Int, y: Int
  ) {
    let component = state.members[member].component
    guard frame.isProgressive else {
      decodeSequentialBlock(
        bytes, &state.reader, &state.members[member], order, &components[component], blockX: x, blockY: y)
      return
    }
    let block = (y * components[component].storedBlocksWide + x) * 64
    if scan.first == 0 {
      decodeDC(
        bytes, &state.reader, &state.members[member], scan, &components[component].coefficients[block])
    } else if scan.high == 0 {
      readBand(
        bytes, &state.reader, scan, order, &state.eobRun, &components[component].coefficients, block)
    } else {
      refineBand(
        bytes, &state.reader, scan, order, &state.eobRun, &components[component].coefficients, block)
    }
  }

  /// Goes on after damage where a restart marker is ahead, throws otherwise.
  private func contain(
    _ bytes: Span<UInt8>, _ state: inout JPEGScanState, mcu: Int, of count: Int
  ) throws(ImagingError) {
    let position = state.reader.position
    if state.reader.isExhausted {
      let next = try? nextJPEGMarker(bytes, from: position)
      guard restartInterval > 0, let next, JPEGMarker.isRestart(next.code) else {
        throw .truncated(
          what: "JPEG scan at MCU \(mcu) of \(count)", offset: position, needed: 1, available: 0)
      }
      state.isLost = true
    } else if restartInterval == 0 {
      throw .invalid(
        what: "JPEG Huffman code before here, at MCU", offset: position, actual: mcu,
        expected: "codes of the table")
    }
    state.reader.sawInvalidCode = false
  }
}
