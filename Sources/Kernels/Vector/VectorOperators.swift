import Builtin

/// The operators of 32-bit integer vectors. The standard library has each for every SIMD type, element by element, and
/// those of arithmetic for every one of its concrete types as one operation. Required here, they are the latter in
/// generic code too. The compiler joins the elements of `&` and `^` again in longer vectors, but not always in four.
@usableFromInline package protocol WordVector: SIMD where Scalar == Int32 {
  static func &+ (a: Self, b: Self) -> Self
  static func &- (a: Self, b: Self) -> Self
  static func &* (a: Self, b: Self) -> Self
  static func & (a: Self, b: Self) -> Self
  static func ^ (a: Self, b: Self) -> Self
}

extension SIMD4: WordVector where Scalar == Int32 {
  @_alwaysEmitIntoClient @inline(__always) package static func & (a: Self, b: Self) -> Self {
    Builtin.reinterpretCast(
      Builtin.and_Vec4xInt32(Builtin.reinterpretCast(a), Builtin.reinterpretCast(b)))
  }

  @_alwaysEmitIntoClient @inline(__always) package static func ^ (a: Self, b: Self) -> Self {
    Builtin.reinterpretCast(
      Builtin.xor_Vec4xInt32(Builtin.reinterpretCast(a), Builtin.reinterpretCast(b)))
  }
}

extension SIMD8: WordVector where Scalar == Int32 {}
extension SIMD16: WordVector where Scalar == Int32 {}

/// A vector of floats that can be reduced to one. Halves are added, or compared, until one lane is left: few additions
/// wait for another.
@usableFromInline package protocol FloatVector: SIMD where Scalar == Float {
  var total: Float { get }
  /// The greatest of the lanes. NaN counts in some lanes only.
  var greatest: Float { get }
}

extension SIMD4: FloatVector where Scalar == Float {
  @_alwaysEmitIntoClient package var total: Float {
    @inline(__always) get {
      let pair = lowHalf + highHalf
      return pair.x + pair.y
    }
  }

  @_alwaysEmitIntoClient package var greatest: Float {
    @inline(__always) get {
      let pair = lowHalf.replacing(with: highHalf, where: highHalf .> lowHalf)
      return pair.x > pair.y ? pair.x : pair.y
    }
  }
}

extension SIMD8: FloatVector where Scalar == Float {
  @_alwaysEmitIntoClient package var total: Float { @inline(__always) get { (lowHalf + highHalf).total } }

  @_alwaysEmitIntoClient package var greatest: Float {
    @inline(__always) get {
      lowHalf.replacing(with: highHalf, where: highHalf .> lowHalf).greatest
    }
  }
}

extension SIMD16: FloatVector where Scalar == Float {
  @_alwaysEmitIntoClient package var total: Float { @inline(__always) get { (lowHalf + highHalf).total } }

  @_alwaysEmitIntoClient package var greatest: Float {
    @inline(__always) get {
      lowHalf.replacing(with: highHalf, where: highHalf .> lowHalf).greatest
    }
  }
}
