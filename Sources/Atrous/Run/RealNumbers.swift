import AtrousKernels
import AtrousTFLite

extension NpyArray {
  /// The elements as numbers, 0 and 1 for Booleans; nil for a type that is none. Integers beyond 2^53 lose bits.
  var numbers: [Double]? {
    switch type {
    case .float16: elements(UInt16.self).map { Double(Float(halfBits: $0)) }
    case .float32: elements(UInt32.self).map { Double(Float(bitPattern: $0)) }
    case .float64: elements(UInt64.self).map(Double.init(bitPattern:))
    case .int8: elements(Int8.self).map(Double.init)
    case .uint8: bytes.map(Double.init)
    case .bool: bytes.map { $0 == 0 ? 0 : 1 }
    case .int16: elements(Int16.self).map(Double.init)
    case .uint16: elements(UInt16.self).map(Double.init)
    case .int32: elements(Int32.self).map(Double.init)
    case .uint32: elements(UInt32.self).map(Double.init)
    case .int64: elements(Int64.self).map(Double.init)
    case .uint64: elements(UInt64.self).map(Double.init)
    default: nil
    }
  }

  /// The little-endian integers of the array.
  private func elements<Number: FixedWidthInteger>(_ type: Number.Type) -> [Number] {
    let size = Number.bitWidth / 8
    return (0..<bytes.count / size).map { index in
      var number: Number = 0
      for byte in 0..<size {
        number |= Number(truncatingIfNeeded: bytes[index * size + byte]) << Number(8 * byte)
      }
      return number
    }
  }
}

extension Tensor {
  /// The real numbers that a tensor's elements stand for, `S (q - Z)` (equation 1); themselves without quantization.
  func dequantize(_ numbers: [Double]) -> [Float] {
    guard let quantization, type != .float32, type != .float64 else { return numbers.map { Float($0) } }
    return numbers.indices.map { index in
      let channel = quantization.channel(ofElement: index, in: shape)
      return Float(
        Double(quantization.scales[channel]) * (numbers[index] - Double(quantization.zeroPoints[channel])))
    }
  }

  /// The little-endian elements nearest to real numbers (equation 2), the limits for what lies beyond them and 0 for
  /// NaN; nil for a type that is not quantized and not float32.
  func bytes(quantizing reals: [Float]) -> [UInt8]? {
    if type == .float32 { return reals.flatMap { littleEndian($0.bitPattern) } }
    guard let quantization else { return nil }
    func steps(_ index: Int, _ range: ClosedRange<Double>) -> Double {
      let channel = quantization.channel(ofElement: index, in: shape)
      let step = (reals[index] / quantization.scales[channel]).rounded(.toNearestOrAwayFromZero)
      guard !step.isNaN else { return Double(quantization.zeroPoints[channel]) }
      return min(
        max(Double(step) + Double(quantization.zeroPoints[channel]), range.lowerBound), range.upperBound)
    }
    switch type {
    case .int8: return reals.indices.map { UInt8(bitPattern: Int8(steps($0, -128...127))) }
    case .uint8: return reals.indices.map { UInt8(steps($0, 0...255)) }
    case .int16:
      return reals.indices.flatMap { littleEndian(UInt16(bitPattern: Int16(steps($0, -32768...32767)))) }
    default: return nil
    }
  }
}

extension Quantization {
  /// Which of the scales an element has, by its position in row-major order.
  func channel(ofElement index: Int, in shape: [Int]) -> Int {
    guard isPerAxis, shape.indices.contains(axis) else { return 0 }
    return index / shape[(axis + 1)...].reduce(1, *) % shape[axis] % scales.count
  }
}

func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
  (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> Number(8 * $0)) }
}
