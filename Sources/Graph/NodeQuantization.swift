package import AtrousKernels
import AtrousTFLite

extension NodeContext {
  /// Nil for a value that is no quantized activation.
  package func quantizedType(_ value: Value) -> QuantizedType? {
    switch value.type {
    case .int8: .int8
    case .uint8: .uint8
    case .int16: .int16
    default: nil
    }
  }

  /// The one scale and zero point of a quantized value.
  package func affine(_ value: Value) throws(PlanError) -> Affine {
    guard let quantization = value.quantization else {
      throw failure("is \(value.type.name) without a scale", tensor: value.index)
    }
    guard !quantization.isPerAxis else {
      throw failure("has \(quantization.scales.count) scales instead of one", tensor: value.index)
    }
    let (scale, zeroPoint) = (quantization.scales[0], quantization.zeroPoints[0])
    guard scale > 0 else { throw failure("has the scale \(scale)", tensor: value.index) }
    if let type = quantizedType(value), !type.range.contains(Int32(zeroPoint)) {
      throw failure("has the zero point \(zeroPoint), outside \(value.type.name)", tensor: value.index)
    }
    guard value.type != .int16 || zeroPoint == 0 else {
      throw failure("is int16 with the zero point \(zeroPoint) instead of 0", tensor: value.index)
    }
    return Affine(scale: scale, zeroPoint: Int32(zeroPoint))
  }

  /// The bytes of an element that stands for 0.
  package func zeroBytes(_ value: Value) throws(PlanError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: try elementSize(value))
    if quantizedType(value) != nil, value.quantization != nil {
      bytes[0] = UInt8(truncatingIfNeeded: try affine(value).zeroPoint)
    }
    return bytes
  }
}
