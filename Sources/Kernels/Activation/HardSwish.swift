/// x * min(max(x + 3, 0), 6) / 6 (Howard et al. 2019, "Searching for MobileNetV3", section 5.2).
func hardSwish(_ x: Float) -> Float { x * (x + 3).clamped(to: 0...6) / 6 }

@frozen @usableFromInline struct VectorHardSwish<ISA: VectorISA>: VectorFunction {
  @_alwaysEmitIntoClient @inline(__always)
  init() {}

  @_alwaysEmitIntoClient @inline(__always)
  func callAsFunction(_ x: ISA.Floats) -> ISA.Floats {
    let shifted = ISA.add(x, ISA.Floats(repeating: 3))
    let clamped = ISA.min(ISA.Floats(repeating: 6), ISA.max(ISA.Floats(repeating: 0), shifted))
    return ISA.multiply(x, clamped) / ISA.Floats(repeating: 6)
  }
}
