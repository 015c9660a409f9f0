public import AtrousArchive

/// Why bytes are not an image. Offsets are in bytes from the start of the decoded file.
public indirect enum ImagingError: Error, Equatable, Sendable {
  /// The first bytes are those of no supported format.
  case unknownFormat(offset: Int, actual: [UInt8])
  /// The file ends, or a marker interrupts its data, before `what` is complete.
  case truncated(what: String, offset: Int, needed: Int, available: Int)
  /// Well-formed as far as can be told, but outside what this library decodes.
  case unsupported(what: String, offset: Int)
  /// A field has a value that the format forbids.
  case invalid(what: String, offset: Int, actual: Int, expected: String)
  /// A stored checksum (`expected`) differs from the computed one (`actual`).
  case checksum(what: String, offset: Int, actual: UInt32, expected: UInt32)
  /// The declared size exceeds `Limits.imagePixels`.
  case tooLarge(width: Int, height: Int, maxPixels: Int, offset: Int)
  /// A mask of another size than its image.
  case wrongSize(width: Int, height: Int, expectedWidth: Int, expectedHeight: Int)
  /// `actual` values for an image that takes `expected`.
  case wrongCount(actual: Int, expected: Int)
  /// The compressed data of a PNG is broken; its offsets count from the start of the zlib stream.
  case compressed(ArchiveError)
}

extension ImagingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownFormat(let offset, let actual):
      let bytes = actual.map { String($0, radix: 16) }.joined(separator: " ")
      return
        "offset \(offset): unknown image format, first bytes [\(bytes)], expected JPEG, PNG or P2/P3/P5/P6"
    case .truncated(let what, let offset, let needed, let available):
      return "offset \(offset): truncated \(what): needs \(needed) bytes, has \(available)"
    case .unsupported(let what, let offset):
      return "offset \(offset): unsupported: \(what)"
    case .invalid(let what, let offset, let actual, let expected):
      return "offset \(offset): invalid \(what): \(actual), expected \(expected)"
    case .checksum(let what, let offset, let actual, let expected):
      let hex = (String(actual, radix: 16), String(expected, radix: 16))
      return "offset \(offset): checksum of \(what) is 0x\(hex.0), expected 0x\(hex.1)"
    case .tooLarge(let width, let height, let maxPixels, let offset):
      return "offset \(offset): image of \(width)x\(height) pixels exceeds the limit of \(maxPixels)"
    case .wrongSize(let width, let height, let expectedWidth, let expectedHeight):
      return "a mask of \(width)x\(height) for an image of \(expectedWidth)x\(expectedHeight)"
    case .wrongCount(let actual, let expected): return "\(actual) values for an image of \(expected)"
    case .compressed(let error): return "PNG data, \(error)"
    }
  }
}
