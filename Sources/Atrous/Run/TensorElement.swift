public import AtrousTFLite

/// A Swift type that a tensor's elements can be.
public protocol TensorElement: BitwiseCopyable, Sendable {
  static var elementType: ElementType { get }
}

extension Float: TensorElement { public static var elementType: ElementType { .float32 } }
extension Double: TensorElement { public static var elementType: ElementType { .float64 } }
extension UInt8: TensorElement { public static var elementType: ElementType { .uint8 } }
extension Int8: TensorElement { public static var elementType: ElementType { .int8 } }
extension UInt16: TensorElement { public static var elementType: ElementType { .uint16 } }
extension Int16: TensorElement { public static var elementType: ElementType { .int16 } }
extension UInt32: TensorElement { public static var elementType: ElementType { .uint32 } }
extension Int32: TensorElement { public static var elementType: ElementType { .int32 } }
extension UInt64: TensorElement { public static var elementType: ElementType { .uint64 } }
extension Int64: TensorElement { public static var elementType: ElementType { .int64 } }
extension Bool: TensorElement { public static var elementType: ElementType { .bool } }
