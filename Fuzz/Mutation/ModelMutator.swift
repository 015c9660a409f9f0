/// Changes a model where it hurts: numbers that lead through the file, shapes, options, quantization, small constants.
package struct ModelMutator: Sendable {
  package var random: SplitMix

  package init(seed: UInt64) { random = SplitMix(seed: seed) }

  /// Changes one to four numbers of a model.
  package mutating func mutate(_ bytes: inout [UInt8]) {
    let sites = ModelSites(bytes).sites
    guard !sites.isEmpty else { return }
    for _ in 0...Int.random(in: 0..<4, using: &random) {
      let kind = Self.kinds.randomElement(using: &random)!
      let ofKind = sites.filter { $0.kind == kind }
      guard let site = (ofKind.isEmpty ? sites : ofKind).randomElement(using: &random) else { continue }
      let value = self.value(for: site, ofKind, bytes)
      for index in 0..<site.width {
        bytes[site.offset + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index))
      }
    }
  }

  /// Most mutations leave the structure whole, so that the model behind it is reached.
  private static let kinds: [Site.Kind] =
    [.virtualTable, .offset, .length] + [Site.Kind](repeating: .integer, count: 5)
    + [.float, .wide, .byte, .byte, .constant, .constant, .constant]

  private static let integers: [Int64] = [
    0, 1, -1, 2, -2, 3, 4, 5, 7, 8, 16, 17, 31, 32, 33, 64, 127, 128, 255, 256, 4095, 4096, 65535, 65536,
    1 << 20, 1 << 30, Int64(Int32.max), Int64(Int32.min), Int64(UInt32.max), .max, .min,
  ]
  private static let floats: [Float] = [
    0, -0, 1, -1, 0.5, 1 / 256, 1 / 128, 255, 1e-30, 1e30, .infinity, -.infinity, .nan,
    .leastNonzeroMagnitude,
    .greatestFiniteMagnitude,
  ]

  private mutating func value(for site: Site, _ ofKind: [Site], _ bytes: [UInt8]) -> UInt64 {
    let present = (0..<site.width).reduce(UInt64(0)) {
      $0 | UInt64(bytes[site.offset + $1]) << UInt64(8 * $1)
    }
    switch Int.random(in: 0..<4, using: &random) {
    case 0:  // a little more or less
      return present &+ UInt64(bitPattern: Int64.random(in: -8...8, using: &random))
    case 1:  // what stands elsewhere
      guard let other = ofKind.randomElement(using: &random) else { return present ^ 1 }
      return (0..<other.width).reduce(0) { $0 | UInt64(bytes[other.offset + $1]) << UInt64(8 * $1) }
    case 2:
      return random.next() >> UInt64.random(in: 0..<64, using: &random)
    default:
      if site.kind == .float || (site.kind == .constant && Bool.random(using: &random)) {
        return UInt64(Self.floats.randomElement(using: &random)!.bitPattern)
      }
      return UInt64(bitPattern: Self.integers.randomElement(using: &random)!)
    }
  }
}

/// splitmix64, so that a run repeats.
package struct SplitMix: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var x = state
    x = (x ^ x >> 30) &* 0xBF58_476D_1CE4_E5B9
    x = (x ^ x >> 27) &* 0x94D0_49BB_1331_11EB
    return x ^ x >> 31
  }
}
