/// The primitives of `VectorISA` by name, over vectors in memory: so tests, which are compiled without its instructions,
/// reach those of every instruction set.
@frozen @usableFromInline package enum Primitive: String, CaseIterable, Sendable {
  case dot, dotLimited, multiplyHigh
  case shiftLeft, shiftRight, minWords, maxWords, leastHalves, equal, hasZero, greatest, lowWords
  case pack, packSigned, packHigh, packHighSigned, inOrder, clamp, clampSigned, quarters
  case interleave, interleavePairs, narrow, widen, widenSigned
  case float, truncate, add, multiply, multiplyAdd, minFloats, maxFloats, copySign

  /// Bytes from one operand or result to the next.
  @_alwaysEmitIntoClient package static var stride: Int { 64 }

  /// Reads operands in the order of the primitive's parameters, and writes its results, a number of one lane to all.
  /// `packHigh` is put `inOrder` by the primitive of that name.
  @_alwaysEmitIntoClient
  package func run<ISA: VectorISA>(
    _: ISA.Type, _ operands: UnsafeRawPointer, _ results: UnsafeMutableRawPointer
  ) {
    let vectors = unsafe PrimitiveOperands<ISA>(memory: operands)
    let (a, b, c, d) = (vectors.words(0), vectors.words(1), vectors.words(2), vectors.words(3))
    let (x, y, z) = (vectors.bytes(0), vectors.bytes(1), vectors.bytes(2))
    let (f, g, h) = (vectors.floats(0), vectors.floats(1), vectors.floats(2))
    switch self {
    case .dot: unsafe store(ISA.dot(a, y, z), results)
    case .dotLimited: unsafe store(ISA.dotLimited(a, y, vectors.weights(2)), results)
    case .multiplyHigh: unsafe store(ISA.multiplyHigh(a, b, addingEven: c, odd: d), results)
    case .shiftLeft: unsafe store(ISA.shiftLeft(a, by: b), results)
    case .shiftRight: unsafe store(ISA.shiftRight(a, by: b), results)
    case .minWords: unsafe store(ISA.min(a, b), results)
    case .maxWords: unsafe store(ISA.max(a, b), results)
    case .leastHalves: unsafe store(ISA.leastHalves(a, b), results)
    case .equal: unsafe store(ISA.equal(a, b), results)
    case .hasZero: unsafe store(ISA.Words(repeating: ISA.hasZero(a) ? 1 : 0), results)
    case .greatest: unsafe store(ISA.Words(repeating: ISA.greatest(a)), results)
    case .lowWords: unsafe store(ISA.lowWords(a[0]), results)
    case .pack: unsafe store(ISA.pack(a, b, c, d, adding: vectors.bytes(4)), results)
    case .packSigned: unsafe store(ISA.packSigned(a, b, c, d, adding: vectors.bytes(4)), results)
    case .packHigh: unsafe store(ISA.packHigh(a, b, c, d), results)
    case .packHighSigned: unsafe store(ISA.packHighSigned(a, b, c, d), results)
    case .inOrder: unsafe store(ISA.inOrder(ISA.packHigh(a, b, c, d)), results)
    case .clamp: unsafe store(ISA.clamp(x, y, z), results)
    case .clampSigned: unsafe store(ISA.clampSigned(x, y, z), results)
    case .quarters:
      for index in 0..<4 { unsafe store(ISA.quarter(x, index), results + Self.stride &* index) }
    case .interleave:
      unsafe store(ISA.interleave(x, y).low, results)
      unsafe store(ISA.interleave(x, y).high, results + Self.stride)
    case .interleavePairs:
      unsafe store(ISA.interleavePairs(x, y).low, results)
      unsafe store(ISA.interleavePairs(x, y).high, results + Self.stride)
    case .narrow: unsafe store(ISA.narrow(a), results)
    case .widen: unsafe store(ISA.widen(ISA.quarter(x, 0)), results)
    case .widenSigned: unsafe store(ISA.widenSigned(ISA.quarter(x, 0)), results)
    case .float: unsafe store(ISA.float(a), results)
    case .truncate: unsafe store(ISA.truncate(f), results)
    case .add: unsafe store(ISA.add(f, g), results)
    case .multiply: unsafe store(ISA.multiply(f, g), results)
    case .multiplyAdd: unsafe store(ISA.multiplyAdd(f, g, h), results)
    case .minFloats: unsafe store(ISA.min(f, g), results)
    case .maxFloats: unsafe store(ISA.max(f, g), results)
    case .copySign: unsafe store(ISA.copySign(of: f, to: g), results)
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  func store<Vector: SIMD>(_ vector: Vector, _ target: UnsafeMutableRawPointer) {
    unsafe target.storeBytes(of: vector, as: Vector.self)
  }
}

/// Operands that lie in memory, as vectors of any elements.
@frozen @usableFromInline @safe struct PrimitiveOperands<ISA: VectorISA> {
  @usableFromInline let memory: UnsafeRawPointer

  @_alwaysEmitIntoClient @inline(__always)
  init(memory: UnsafeRawPointer) { unsafe self.memory = unsafe memory }

  @_alwaysEmitIntoClient @inline(__always)
  func words(_ index: Int) -> ISA.Words { load(index) }

  @_alwaysEmitIntoClient @inline(__always)
  func bytes(_ index: Int) -> ISA.Bytes { load(index) }

  @_alwaysEmitIntoClient @inline(__always)
  func weights(_ index: Int) -> ISA.Weights { unsafe ISA.weights(at: memory + Primitive.stride &* index) }

  @_alwaysEmitIntoClient @inline(__always)
  func floats(_ index: Int) -> ISA.Floats { load(index) }

  @_alwaysEmitIntoClient @inline(__always)
  func load<Vector: SIMD>(_ index: Int) -> Vector {
    unsafe memory.loadUnaligned(fromByteOffset: Primitive.stride &* index, as: Vector.self)
  }
}
