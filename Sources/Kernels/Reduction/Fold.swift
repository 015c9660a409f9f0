/// SUM, REDUCE_PROD, REDUCE_MAX or REDUCE_MIN of numbers as they are. Of quantized ones only extremes are taken, which
/// keep the quantization.
package struct Fold: Sendable {
  package enum Operation: Sendable {
    case sum
    case product
    case maximum
    case minimum
  }

  package enum Element: Sendable {
    case float32
    case int8
    case uint8
    case int16
    case int32
    case int64
  }

  package let operation: Operation
  package let element: Element
  package let reduction: Reduction

  package init(_ operation: Operation, element: Element, _ reduction: Reduction) {
    self.operation = operation
    self.element = element
    self.reduction = reduction
  }

  /// The reference kernel, one unit for all.
  package func reference() -> Kernel {
    Kernel(units: 1) { operands, _ in
      switch element {
      case .float32:
        fold(operands, zero: Float(0), one: 1, least: -.infinity, greatest: .infinity, +, *)
      case .int8: fold(operands, Int8.self)
      case .uint8: fold(operands, UInt8.self)
      case .int16: fold(operands, Int16.self)
      case .int32: fold(operands, Int32.self)
      case .int64: fold(operands, Int64.self)
      }
    }
  }

  private func fold<Integer: FixedWidthInteger & BitwiseCopyable>(_ operands: Operands, _: Integer.Type) {
    fold(operands, zero: Integer.zero, one: 1, least: .min, greatest: .max, &+, &*)
  }

  private func fold<Number: Comparable & BitwiseCopyable>(
    _ operands: Operands, zero: Number, one: Number, least: Number, greatest: Number,
    _ add: @escaping (Number, Number) -> Number, _ multiply: @escaping (Number, Number) -> Number
  ) {
    let input = unsafe operands.input(as: Number.self)
    let output = unsafe operands.output(as: Number.self)
    let (start, combine): (Number, (Number, Number) -> Number) =
      switch operation {
      case .sum: (zero, add)
      case .product: (one, multiply)
      case .maximum: (least, { $1 > $0 ? $1 : $0 })
      case .minimum: (greatest, { $1 < $0 ? $1 : $0 })
      }
    for index in 0..<reduction.outputCount { unsafe output[index] = start }
    for index in 0..<reduction.inputCount {
      let target = reduction.target(index)
      unsafe output[target] = combine(output[target], input[index])
    }
  }
}

extension Fold {
  /// The vector kernel of sums and greatest values of floats, and of greatest 8-bit and 16-bit values; nil for others, and
  /// where kept and reduced dimensions take many turns.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    guard let block = ReducedBlock(reduction) else { return nil }
    switch (operation, element) {
    case (.sum, .float32):
      return block.kernel(lanes: kernels.lanes, kernels.sumOfFloats) { $0 }
    case (.maximum, .float32):
      return unsafe block.kernel(
        lanes: kernels.lanes,
        .init(
          zero: -Float.infinity, add: { $1 > $0 ? $1 : $0 },
          accumulate: { (values, greatest, count) in unsafe kernels.maximumFloats(values, greatest, count) },
          totals: { (values, rows, columns, greatest) in
            for row in 0..<rows {
              unsafe greatest[row] = kernels.greatestFloat(values + row * columns, columns)
            }
          })
      ) { $0 }
    case (.maximum, .int8):
      return block.kernel(lanes: 4 * kernels.lanes, greatestByte(kernels, flip: 0x80)) { $0 }
    case (.maximum, .uint8):
      return block.kernel(lanes: 4 * kernels.lanes, greatestByte(kernels, flip: 0)) { $0 }
    case (.maximum, .int16):
      return block.kernel(lanes: kernels.lanes, greatestInt16) { $0 }
    default: return nil
    }
  }

  private var greatestInt16: ReducedBlock.Loops<Int16, Int16> {
    unsafe .init(
      zero: .min, add: { max($0, $1) },
      accumulate: { (values, greatest, count) in
        for index in 0..<count { unsafe greatest[index] = max(greatest[index], values[index]) }
      },
      totals: { (values, rows, columns, results) in
        for row in 0..<rows {
          var greatest = Int16.min
          for index in row * columns..<(row + 1) * columns { unsafe greatest = max(greatest, values[index]) }
          unsafe results[row] = greatest
        }
      })
  }

  /// - Parameter flip: what makes an element's order that of bytes without sign.
  private func greatestByte(_ kernels: VectorKernels, flip: UInt8) -> ReducedBlock.Loops<UInt8, UInt8> {
    unsafe .init(
      zero: flip, add: { $1 ^ flip > $0 ^ flip ? $1 : $0 },
      accumulate: { (bytes, greatest, count) in unsafe kernels.maximum(bytes, greatest, count, flip != 0) },
      totals: { (bytes, rows, columns, results) in
        for row in 0..<rows {
          var greatest: UInt8 = 0
          for index in row * columns..<(row + 1) * columns {
            unsafe greatest = max(greatest, bytes[index] ^ flip)
          }
          unsafe results[row] = greatest ^ flip
        }
      })
  }
}
