public import AtrousTFLite

/// An array as NumPy's `.npy` format holds it: row-major and little-endian here, whatever the file says.
public struct NpyArray: Sendable, Equatable {
  public let type: ElementType
  public let shape: [Int]
  public let bytes: [UInt8]

  public init(type: ElementType, shape: [Int], bytes: [UInt8]) {
    self.type = type
    self.shape = shape
    self.bytes = bytes
  }

  /// Reads a file's bytes (NumPy, `numpy.lib.format`, versions 1 to 3).
  ///
  /// - Throws: `NpyError` where the header is not one, the type has no tensor type or the length is not the shape's.
  public init(_ file: Span<UInt8>) throws(NpyError) {
    guard file.count >= 10, (0..<6).allSatisfy({ file[$0] == Self.magic[$0] }) else { throw .notNpy }
    let wide = file[6] >= 2
    let start = wide ? 12 : 10
    guard file.count >= start else { throw .notNpy }
    let length = (0..<start - 8).reduce(0) { $0 | Int(file[8 + $1]) << (8 * $1) }
    guard length <= file.count - start else { throw .truncated(expected: start + length, actual: file.count) }
    let header = Array((start..<start + length).map { file[$0] })

    guard let code = Self.quoted("descr", in: header), let type = Self.type(code) else {
      throw .unsupported("element type \(Self.quoted("descr", in: header) ?? "unknown")")
    }
    guard let order = Self.value("fortran_order", in: header) else { throw .unsupported("order") }
    let isFortran = order.starts(with: Array("True".utf8))
    guard isFortran || order.starts(with: Array("False".utf8)) else { throw .unsupported("order") }
    guard let shape = Self.shape(in: header) else { throw .unsupported("shape") }
    var count = type.size ?? 1
    for size in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow else { throw .unsupported("shape") }
      count = product
    }
    let end = start + length
    guard file.count - end == count else { throw .truncated(expected: end + count, actual: file.count) }
    var bytes = (end..<file.count).map { file[$0] }
    if code.hasPrefix(">") { bytes = Self.swapped(bytes, size: type.size ?? 1) }
    if isFortran { bytes = Self.rowMajor(bytes, shape, size: type.size ?? 1) }
    self.init(type: type, shape: shape, bytes: bytes)
  }

  /// Big-endian elements as little-endian ones.
  private static func swapped(_ bytes: [UInt8], size: Int) -> [UInt8] {
    bytes.indices.map { bytes[$0 / size * size + size - 1 - $0 % size] }
  }

  /// Elements in Fortran's order, the first dimension fastest, brought to C's, the last fastest.
  private static func rowMajor(_ bytes: [UInt8], _ shape: [Int], size: Int) -> [UInt8] {
    var strides: [Int] = []
    var count = 1
    for extent in shape {
      strides.append(count)
      count *= extent
    }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var (index, source) = (shape.map { _ in 0 }, 0)
    for _ in 0..<count {
      result += bytes[source * size..<(source + 1) * size]
      for axis in shape.indices.reversed() {
        index[axis] += 1
        source += strides[axis]
        if index[axis] < shape[axis] { break }
        source -= strides[axis] * shape[axis]
        index[axis] = 0
      }
    }
    return result
  }

  /// The file's bytes, format version 1, the data aligned to 64.
  public var file: [UInt8] {
    let sizes = shape.map { "\($0)," }.joined(separator: " ")
    var header = "{'descr': '\(Self.code(type))', 'fortran_order': False, 'shape': (\(sizes)), }"
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    let length = header.utf8.count
    return Self.magic + [1, 0, UInt8(length & 0xff), UInt8(length >> 8)] + Array(header.utf8) + bytes
  }

  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  private static let codes: [(ElementType, String)] = [
    (.float32, "<f4"), (.float16, "<f2"), (.float64, "<f8"), (.int8, "|i1"), (.uint8, "|u1"), (.bool, "|b1"),
    (.int16, "<i2"), (.uint16, "<u2"), (.int32, "<i4"), (.uint32, "<u4"), (.int64, "<i8"), (.uint64, "<u8"),
  ]

  private static func code(_ type: ElementType) -> String { codes.first { $0.0 == type }?.1 ?? "|V1" }

  /// The type of a code with any byte order, `<`, `>`, `=` or `|`.
  private static func type(_ code: String) -> ElementType? {
    let kind = Array(code.utf8.dropFirst())
    return codes.first { Array($0.1.utf8.dropFirst()) == kind }?.0
  }

  /// What follows `'key':` in the header's dictionary.
  private static func value(_ key: String, in header: [UInt8]) -> ArraySlice<UInt8>? {
    let pattern = Array("'\(key)':".utf8)
    guard header.count >= pattern.count else { return nil }
    for start in 0...(header.count - pattern.count) where header[start...].starts(with: pattern) {
      return header[(start + pattern.count)...].drop { $0 == UInt8(ascii: " ") }
    }
    return nil
  }

  private static func quoted(_ key: String, in header: [UInt8]) -> String? {
    guard let value = value(key, in: header), value.first == UInt8(ascii: "'") else { return nil }
    return String(decoding: value.dropFirst().prefix { $0 != UInt8(ascii: "'") }, as: UTF8.self)
  }

  private static func shape(in header: [UInt8]) -> [Int]? {
    guard let value = value("shape", in: header), value.first == UInt8(ascii: "(") else { return nil }
    var shape: [Int] = []
    for part in value.dropFirst().prefix(while: { $0 != UInt8(ascii: ")") }).split(
      separator: UInt8(ascii: ","))
    {
      let digits = part.filter { $0 != UInt8(ascii: " ") }
      if digits.isEmpty { continue }
      guard let size = Int(String(decoding: digits, as: UTF8.self)), size >= 0 else { return nil }
      shape.append(size)
    }
    return shape
  }
}

/// Why bytes are not an array that can be read.
public enum NpyError: Error, Equatable, Sendable, CustomStringConvertible {
  case notNpy
  case unsupported(String)
  case truncated(expected: Int, actual: Int)

  public var description: String {
    switch self {
    case .notNpy: "not an .npy file: no magic string"
    case .unsupported(let what): "an .npy file with an unsupported \(what)"
    case .truncated(let expected, let actual):
      "an .npy file of \(actual) bytes where its header asks for \(expected)"
    }
  }
}
