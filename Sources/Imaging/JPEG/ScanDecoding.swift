extension JPEGDecoder {
  /// Decodes the entropy-coded data of a scan, block by block in the order of ITU-T T.81, section A.2.
  /// - Returns: where the data ends.
  mutating func decodeScan(
    _ bytes: Span<UInt8>, scan header: JPEGScan, frame: JPEGFrame, start: Int
  ) throws(ImagingError) -> Int {
    var scan = header
    var reader = EntropyReader(position: start)
    let order = jpegNaturalOrder
    let isInterleaved = scan.members.count > 1
    let lone = components[scan.members[0].component]
    let columns = isInterleaved ? frame.mcusWide : lone.blocksWide
    let rows = isInterleaved ? frame.mcusHigh : lone.blocksHigh
    var eobRun = 0
    var untilRestart = restartInterval
    var restarts = 0

    for row in 0..<rows {
      for column in 0..<columns {
        if restartInterval > 0 {
          if untilRestart == 0 {
            try reader.restart(bytes, expected: restarts % 8)
            restarts += 1
            untilRestart = restartInterval
            eobRun = 0
            for index in scan.members.indices { scan.members[index].predictor = 0 }
          }
          untilRestart -= 1
        }
        for index in scan.members.indices {
          let component = scan.members[index].component
          let across = isInterleaved ? components[component].h : 1
          let down = isInterleaved ? components[component].v : 1
          for y in 0..<down {
            for x in 0..<across {
              let blockX = column * across + x
              let blockY = row * down + y
              if frame.isProgressive {
                let block = (blockY * components[component].storedBlocksWide + blockX) * 64
                if header.first == 0 {
                  refineOrReadDC(
                    bytes, &reader, &scan.members[index], header, &components[component].coefficients[block])
                } else if header.high == 0 {
                  readBand(
                    bytes, &reader, header, order, &eobRun,
                    &components[component].coefficients, block)
                } else {
                  refineBand(
                    bytes, &reader, header, order, &eobRun,
                    &components[component].coefficients, block)
                }
              } else {
                decodeSequentialBlock(
                  bytes, &reader, &scan.members[index], order, &components[component], blockX, blockY)
              }
            }
          }
        }
        if reader.isExhausted || reader.sawInvalidCode {
          throw damage(bytes, reader, row * columns + column, of: rows * columns)
        }
      }
    }
    return reader.position
  }

  private func damage(
    _ bytes: Span<UInt8>, _ reader: EntropyReader, _ mcu: Int, of count: Int
  ) -> ImagingError {
    if reader.isExhausted {
      return .truncated(
        what: "JPEG scan at MCU \(mcu) of \(count)", offset: reader.position, needed: 1, available: 0)
    }
    return .invalid(
      what: "JPEG Huffman code near here, at MCU", offset: reader.position, actual: mcu,
      expected: "a code of the table")
  }
}
