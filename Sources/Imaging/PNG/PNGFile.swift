import AtrousArchive
import AtrousBytes

/// A PNG file taken apart (PNG specification, third edition, section 5): header, palette, joined image data.
struct PNGFile {
  let header: PNGHeader
  private(set) var palette: [RGBColor] = []
  /// The zlib stream of all IDAT chunks.
  private(set) var compressed: [UInt8] = []
  private(set) var orientationSources = OrientationSources()
  /// Offset of the first IDAT chunk, for errors.
  private(set) var dataOffset = 0

  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  init(_ bytes: Span<UInt8>, limits: Limits) throws(ImagingError) {
    try bytes.require(8, at: 0, "PNG signature")
    for index in 0..<8 where bytes[index] != Self.signature[index] {
      throw .invalid(
        what: "PNG signature", offset: index, actual: Int(bytes[index]), expected: "\(Self.signature[index])")
    }
    let first = try PNGChunk(bytes, at: 8)
    guard first.name == "IHDR" else {
      throw .invalid(what: "PNG chunk \(first.name)", offset: 8, actual: first.length, expected: "IHDR first")
    }
    header = try PNGHeader(bytes, first, limits: limits)

    var position = first.end
    while true {
      let chunk = try PNGChunk(bytes, at: position)
      switch chunk.name {
      case "PLTE": try readPalette(bytes, chunk)
      case "IDAT":
        if compressed.isEmpty { dataOffset = position }
        let data = bytes.extracting(chunk.start..<chunk.start + chunk.length)
        unsafe data.withUnsafeBufferPointer { unsafe compressed.append(contentsOf: $0) }
      case "IEND":
        try checkComplete(position)
        return
      case "eXIf":
        orientationSources.exif = (chunk.start..<chunk.start + chunk.length).map { bytes[$0] }
      case "tEXt", "zTXt", "iTXt":
        orientationSources.readText(
          chunk.name, bytes.extracting(chunk.start..<chunk.start + chunk.length))
      case _ where chunk.isAncillary: break
      default: throw .unsupported(what: "PNG critical chunk \(chunk.name)", offset: position)
      }
      position = chunk.end
    }
  }

  private mutating func readPalette(_ bytes: Span<UInt8>, _ chunk: PNGChunk) throws(ImagingError) {
    guard chunk.length % 3 == 0 && 3...768 ~= chunk.length else {
      throw .invalid(
        what: "PNG palette length", offset: chunk.start, actual: chunk.length, expected: "3...768, times 3")
    }
    palette = []
    for at in Swift.stride(from: chunk.start, to: chunk.start + chunk.length, by: 3) {
      palette.append(RGBColor(red: bytes[at], green: bytes[at + 1], blue: bytes[at + 2]))
    }
  }

  private func checkComplete(_ position: Int) throws(ImagingError) {
    guard !compressed.isEmpty else {
      throw .truncated(what: "PNG: no image data", offset: position, needed: 1, available: 0)
    }
    guard header.colorType != .palette || !palette.isEmpty else {
      throw .truncated(what: "PNG: no palette", offset: position, needed: 3, available: 0)
    }
  }
}

/// One chunk (section 5.3), its CRC checked.
struct PNGChunk {
  let name: String
  let start: Int
  let length: Int
  /// Bit 5 of the first letter (section 5.4).
  let isAncillary: Bool

  var end: Int { start + length + 4 }

  init(_ bytes: Span<UInt8>, at offset: Int) throws(ImagingError) {
    try bytes.require(12, at: offset, "PNG chunk")
    length = try bytes.size32(at: offset, "PNG chunk")
    var name = ""
    for index in offset + 4..<offset + 8 {
      guard 0x41...0x5A ~= bytes[index] || 0x61...0x7A ~= bytes[index] else {
        throw .invalid(what: "PNG chunk name", offset: index, actual: Int(bytes[index]), expected: "a letter")
      }
      name.unicodeScalars.append(Unicode.Scalar(bytes[index]))
    }
    self.name = name
    isAncillary = bytes[offset + 4] & 0x20 != 0
    start = offset + 8
    // The data and their CRC.
    try bytes.require(Int(clamping: Int64(length) + 4), at: start, "PNG chunk \(name)")
    let stored = try bytes.big32(at: start + length, "PNG chunk CRC")
    var crc = CRC32()
    crc.update(bytes, from: offset + 4, to: start + length)
    guard crc.value == stored else {
      throw .checksum(what: "PNG chunk \(name)", offset: start + length, actual: crc.value, expected: stored)
    }
  }
}
