/// Marker codes (ITU-T T.81, table B.1): the byte that follows 0xFF.
enum JPEGMarker {
  static let startOfImage = 0xD8
  static let endOfImage = 0xD9
  static let startOfScan = 0xDA
  static let quantizationTables = 0xDB
  static let huffmanTables = 0xC4
  static let arithmeticConditioning = 0xCC
  static let restartInterval = 0xDD
  static let defineNumberOfLines = 0xDC
  static let app0 = 0xE0
  static let app1 = 0xE1
  static let app14 = 0xEE

  static func isRestart(_ code: Int) -> Bool { 0xD0...0xD7 ~= code }

  /// SOF0 to SOF15, without the codes in that range that mean something else.
  static func isStartOfFrame(_ code: Int) -> Bool {
    0xC0...0xCF ~= code && code != huffmanTables && code != arithmeticConditioning && code != 0xC8
  }

  /// Markers that stand alone, without a length.
  static func isStandalone(_ code: Int) -> Bool { code == 0x01 || 0xD0...0xD8 ~= code }

  /// Why a frame type is not decoded, or nil for baseline, extended sequential and progressive Huffman.
  static func unsupportedFrame(_ code: Int) -> String? {
    switch code {
    case 0xC0, 0xC1, 0xC2: nil
    case 0xC3: "lossless JPEG"
    case 0xC5, 0xC6, 0xC7: "hierarchical JPEG"
    default: "arithmetic-coded JPEG"
    }
  }
}
