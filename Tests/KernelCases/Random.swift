/// splitmix64.
package struct Random: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  package mutating func callAsFunction(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &self)
  }

  mutating func one<Element>(of elements: [Element]) -> Element {
    elements[Int.random(in: elements.indices, using: &self)]
  }

  mutating func chance(_ percent: Int) -> Bool { self(1...100) <= percent }

  /// Bytes of any value, or of the extremes alone.
  mutating func bytes(_ count: Int) -> [UInt8] {
    if chance(20) {
      let extremes: [UInt8] = [0, 127, 128, 255]
      return (0..<count).map { _ in one(of: extremes) }
    }
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }

  mutating func floats(_ count: Int) -> [Float] {
    (0..<count).map { _ in Float.random(in: -4...4, using: &self) }
  }

  /// `2^exponent` by a factor of 1 to 2.
  mutating func scale(_ exponents: ClosedRange<Int>) -> Float {
    Float(sign: .plus, exponent: self(exponents), significand: Float.random(in: 1..<2, using: &self))
  }
}
