import AtrousKernels

/// What the decoder of a scan carries from block to block.
struct JPEGScanState {
  var reader: EntropyReader
  /// By member of the scan: the last DC coefficient.
  var predictors = InlineArray<4, Int>(repeating: 0)
  /// Blocks that have no more coefficients in this band (ITU-T T.81, G.1.2.2).
  var eobRun = 0
  /// The data of this restart interval are used up: its other blocks keep what they have.
  var isLost = false
  let interval: Int
  /// MCUs up to the next restart marker.
  private var untilRestart: Int
  /// Restart markers passed.
  private var restarts = 0

  init(start: Int, interval: Int) {
    reader = EntropyReader(position: start)
    self.interval = interval
    untilRestart = interval
  }

  /// Counts an MCU, and begins the next restart interval (section E.2.4) where it is the first of one.
  @inline(__always)
  mutating func beginMCU(_ bytes: Span<UInt8>) throws(ImagingError) {
    guard interval > 0 else { return }
    if untilRestart == 0 { try restart(bytes) }
    untilRestart -= 1
  }

  private mutating func restart(_ bytes: Span<UInt8>) throws(ImagingError) {
    isLost = try !reader.restart(bytes, expected: restarts % 8)
    restarts += 1
    untilRestart = interval
    eobRun = 0
    predictors = InlineArray(repeating: 0)
  }

  /// Goes on after damage where a restart marker is ahead, throws otherwise.
  ///
  /// Restart markers confine damage: a bad code or missing bits cost no more than the interval. Without
  /// them, or where the scan ends early, damage is an error.
  mutating func contain(_ bytes: Span<UInt8>, mcu: Int, of count: Int) throws(ImagingError) {
    let position = reader.position
    if reader.isExhausted {
      let next = try? nextJPEGMarker(bytes, from: position)
      guard interval > 0, let next, JPEGMarker.isRestart(next.code) else {
        throw .truncated(
          what: "JPEG scan at MCU \(mcu) of \(count)", offset: position, needed: 1, available: 0)
      }
      isLost = true
    } else if interval == 0 {
      throw .invalid(
        what: "JPEG Huffman code before here, at MCU", offset: position, actual: mcu,
        expected: "codes of the table")
    }
    reader.sawInvalidCode = false
  }
}

/// The MCUs of a scan (section A.2): a block of each place, in this order.
struct JPEGMCUs {
  struct Place {
    let member: Int
    let component: Int
    /// Tables of the scan.
    let dc: Int
    let ac: Int
    /// Blocks of this component across and down an MCU, and which of them this is.
    let across: Int
    let down: Int
    let x: Int
    let y: Int
  }

  let columns: Int
  let rows: Int
  private(set) var places: [Place] = []

  init(_ scan: JPEGScan, _ components: [JPEGComponent], _ frame: JPEGFrame) {
    let isInterleaved = scan.members.count > 1
    let lone = components[scan.members[0].component]
    columns = isInterleaved ? frame.mcusWide : lone.blocksWide
    rows = isInterleaved ? frame.mcusHigh : lone.blocksHigh
    for (member, part) in scan.members.enumerated() {
      let component = components[part.component]
      let (across, down) = isInterleaved ? (component.h, component.v) : (1, 1)
      for y in 0..<down {
        for x in 0..<across {
          places.append(
            Place(
              member: member, component: part.component, dc: part.dc, ac: part.ac, across: across, down: down,
              x: x, y: y))
        }
      }
    }
  }

  /// By place: the number of its block in the first MCU of a row.
  func firstBlocks(_ row: Int, _ components: [JPEGComponent], _ coefficients: JPEGCoefficients) -> [Int] {
    places.map {
      coefficients.firstBlock($0.component, components[$0.component], y: row * $0.down + $0.y) + $0.x
    }
  }
}

extension JPEGMCUs {
  /// Decodes one row of a sequential scan. Blocks that are `unneeded` stay so.
  func decodeRow(
    _ bytes: Span<UInt8>, _ state: inout JPEGScanState, _ scan: JPEGScan, row: Int, firstBlocks: [Int],
    _ values: inout [Int16], _ kinds: inout [BlockKind]
  ) throws(ImagingError) {
    let lookups = scan.lookups.span
    let order = jpegNaturalOrder.span
    let places = places.span
    let firstBlocks = firstBlocks.span
    var values = values.mutableSpan
    var kinds = kinds.mutableSpan
    for column in 0..<columns {
      try state.beginMCU(bytes)
      if state.isLost {
        for index in places.indices {
          let block = firstBlocks[index] + column * places[index].across
          // Mid-gray.
          values[block * 64] = 0
          if kinds[block] != .unneeded { kinds[block] = .flat }
        }
        continue
      }
      var reader = state.reader
      for index in places.indices {
        let place = places[index]
        let block = firstBlocks[index] &+ column &* place.across
        if kinds[block] == .unneeded {
          _ = reader.readBlock(
            bytes, scan, lookups, order, dc: place.dc, ac: place.ac,
            predictor: &state.predictors[place.member], into: &values, at: block &* 64, isNeeded: false)
        } else {
          kinds[block] = reader.readBlock(
            bytes, scan, lookups, order, dc: place.dc, ac: place.ac,
            predictor: &state.predictors[place.member], into: &values, at: block &* 64, isNeeded: true)
        }
      }
      state.reader = reader
      if reader.isExhausted || reader.sawInvalidCode {
        try state.contain(bytes, mcu: row * columns + column, of: rows * columns)
      }
    }
  }

  /// The same of a progressive scan: one of DC coefficients, or a band of one component's AC coefficients.
  func refineRow(
    _ bytes: Span<UInt8>, _ state: inout JPEGScanState, _ scan: JPEGScan, row: Int, firstBlocks: [Int],
    _ values: inout [Int16], _ kinds: [BlockKind], _ nonzero: inout [UInt64]
  ) throws(ImagingError) {
    let lookups = scan.lookups.span
    let order = jpegNaturalOrder.span
    let places = places.span
    let firstBlocks = firstBlocks.span
    let kinds = kinds.span
    var values = values.mutableSpan
    var nonzero = nonzero.mutableSpan
    for column in 0..<columns {
      try state.beginMCU(bytes)
      if state.isLost { continue }
      for index in places.indices {
        let place = places[index]
        let block = firstBlocks[index] &+ column &* place.across
        let isNeeded = kinds[block] != .unneeded
        if scan.first == 0 {
          state.readDC(bytes, scan, lookups, place, &values, block &* 64, isNeeded: isNeeded)
        } else if scan.high == 0 {
          state.readBand(
            bytes, scan, lookups, order, place.ac, &values, block &* 64, &nonzero[block], isNeeded: isNeeded)
        } else {
          state.refineBand(
            bytes, scan, lookups, order, place.ac, &values, block &* 64, &nonzero[block], isNeeded: isNeeded)
        }
      }
      if state.reader.isExhausted || state.reader.sawInvalidCode {
        try state.contain(bytes, mcu: row * columns + column, of: rows * columns)
      }
    }
  }
}
