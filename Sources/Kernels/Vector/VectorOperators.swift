/// The operators of 32-bit integer vectors. The standard library has each in two forms: for every SIMD type, element by
/// element, and for every one of its concrete types as one operation. Required here, they are the latter in generic
/// code too.
@usableFromInline package protocol WordVector: SIMD where Scalar == Int32 {
  static func &+ (a: Self, b: Self) -> Self
  static func &- (a: Self, b: Self) -> Self
  static func &* (a: Self, b: Self) -> Self
  static func & (a: Self, b: Self) -> Self
  static func ^ (a: Self, b: Self) -> Self
}

extension SIMD4: WordVector where Scalar == Int32 {}
extension SIMD8: WordVector where Scalar == Int32 {}
extension SIMD16: WordVector where Scalar == Int32 {}
