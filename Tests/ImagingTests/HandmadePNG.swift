import AtrousArchive
import AtrousImaging

/// Writes PNG files of every kind the slow way: stored DEFLATE blocks, filters chosen by the test.
struct HandmadePNG {
  var width: Int
  var height: Int
  var depth: Int
  var colorType: Int
  var isInterlaced = false
  var palette: [UInt8] = []

  var channels: Int { [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colorType]! }

  /// Filtered scanlines of all passes. `samples` are the image's, channel by channel, pixel by pixel.
  func scanlines(_ samples: [Int], filters: [UInt8]) -> [UInt8] {
    let passes =
      isInterlaced
      ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
      : [(0, 0, 1, 1)]
    var output: [UInt8] = []
    var rowNumber = 0
    for (x0, y0, stepX, stepY) in passes where x0 < width {
      var above: [UInt8] = []
      for y in stride(from: y0, to: height, by: stepY) {
        var bits: [Bool] = []
        for x in stride(from: x0, to: width, by: stepX) {
          for channel in 0..<channels {
            let value = samples[(y * width + x) * channels + channel]
            for bit in (0..<depth).reversed() { bits.append(value >> bit & 1 == 1) }
          }
        }
        while bits.count % 8 != 0 { bits.append(false) }
        let row = stride(from: 0, to: bits.count, by: 8).map { start in
          bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
        }
        let filter = filters[rowNumber % filters.count]
        output.append(filter)
        output += filtered(row, above, filter)
        above = row
        rowNumber += 1
      }
    }
    return output
  }

  private func filtered(_ row: [UInt8], _ above: [UInt8], _ filter: UInt8) -> [UInt8] {
    let distance = max(1, channels * depth / 8)
    return row.indices.map { x in
      let a = x >= distance ? Int(row[x - distance]) : 0
      let b = above.isEmpty ? 0 : Int(above[x])
      let c = x >= distance && !above.isEmpty ? Int(above[x - distance]) : 0
      let byDistance = [a, b, c].enumerated().min {
        (abs(a + b - c - $0.element), $0.offset) < (abs(a + b - c - $1.element), $1.offset)
      }!
      let predictions = [0, a, b, (a + b) / 2, byDistance.element]
      return UInt8((Int(row[x]) - predictions[Int(filter)]) & 255)
    }
  }

  /// Stored blocks of up to 1000 bytes between a zlib header and checksum.
  static func zlib(_ data: [UInt8]) -> [UInt8] {
    var output: [UInt8] = [0x78, 0x01]
    var at = 0
    repeat {
      let end = min(data.count, at + 1000)
      let length = end - at
      output += [end == data.count ? 1 : 0, UInt8(length & 255), UInt8(length >> 8)]
      output += [UInt8(~length & 255), UInt8(~length >> 8 & 255)]
      output += data[at..<end]
      at = end
    } while at < data.count
    var low = 1
    var high = 0
    for byte in data {
      low = (low + Int(byte)) % 65521
      high = (high + low) % 65521
    }
    output.appendBig(high << 16 | low, bytes: 4)
    return output
  }

  static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.appendBig(data.count, bytes: 4)
    let body = Array(name.utf8) + data
    output += body
    output.appendBig(Int(crc32(body.span)), bytes: 4)
    return output
  }

  var signatureAndHeader: [UInt8] {
    var header: [UInt8] = []
    header.appendBig(width, bytes: 4)
    header.appendBig(height, bytes: 4)
    header += [UInt8(depth), UInt8(colorType), 0, 0, isInterlaced ? 1 : 0]
    return [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10] + Self.chunk("IHDR", header)
  }

  /// The whole file, with ancillary chunks between and the image data in two chunks.
  func file(compressed: [UInt8]) -> [UInt8] {
    var output = signatureAndHeader + Self.chunk("gAMA", [0, 0, 0, 1])
    if !palette.isEmpty { output += Self.chunk("PLTE", palette) + Self.chunk("tRNS", [0]) }
    let middle = compressed.count / 2
    output +=
      Self.chunk("IDAT", Array(compressed[..<middle])) + Self.chunk("IDAT", Array(compressed[middle...]))
    return output + Self.chunk("tEXt", Array("Title\0x".utf8)) + Self.chunk("IEND", [])
  }

  func file(samples: [Int], filters: [UInt8] = [0, 1, 2, 3, 4]) -> [UInt8] {
    file(compressed: Self.zlib(scanlines(samples, filters: filters)))
  }
}
