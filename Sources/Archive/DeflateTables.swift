/// Constants of RFC 1951, for both directions.
enum DeflateTables {
  /// Section 3.2.7.
  static let codeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

  /// Section 3.2.5, symbols 257...285: four lengths a number of extra bits, 258 apart.
  static let lengthExtra: [Int] = (0..<29).map { $0 < 8 || $0 == 28 ? 0 : $0 / 4 - 1 }
  static let lengthBase: [Int] = bases(lengthExtra, first: 3).dropLast() + [258]

  /// Section 3.2.5, symbols 0...29: two distances a number of extra bits.
  static let distanceExtra: [Int] = (0..<30).map { $0 < 4 ? 0 : $0 / 2 - 1 }
  static let distanceBase: [Int] = bases(distanceExtra, first: 1)

  /// Section 3.2.6.
  static let fixedLiteralLengths: [UInt8] = (0..<288).map {
    switch $0 {
    case 0...143: 8
    case 144...255: 9
    case 256...279: 7
    default: 8
    }
  }

  private static func bases(_ extra: [Int], first: Int) -> [Int] {
    var base = first
    return extra.map { bits in
      defer { base += 1 << bits }
      return base
    }
  }
}
