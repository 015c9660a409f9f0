/// CONCATENATION: the inputs side by side along one dimension.
///
/// Every tensor is a matrix of `rows` (the dimensions before the axis) by bytes (the axis and those after it).
/// Inputs of uint8 may have a quantization of their own, and are then brought to the output's.
package struct Concatenation: Sendable {
  package struct Input: Sendable {
    package let rowBytes: Int
    /// What becomes of each byte; nil for a copy.
    package let table: [UInt8]?
    /// Whether it was written where it belongs.
    package var isInPlace: Bool

    package init(rowBytes: Int, table: [UInt8]? = nil, isInPlace: Bool = false) {
      self.rowBytes = rowBytes
      self.table = table
      self.isInPlace = isInPlace
    }
  }

  package let rows: Int
  package var inputs: [Input]

  package init(rows: Int, inputs: [Input]) {
    self.rows = rows
    self.inputs = inputs
  }

  package var rowBytes: Int { inputs.reduce(0) { $0 + $1.rowBytes } }

  /// uint8 from one quantization to another as CONCATENATION does it, in float32 (TFLite,
  /// `reference/concatenation.h`, `ConcatenationWithScaling`).
  package static func table(from input: Affine, to output: Affine) -> [UInt8] {
    let scale = input.scale * (1 / output.scale)
    let bias = -Float(input.zeroPoint) * scale
    return (0...255).map { value in
      let steps = (Float(value) * scale + bias).roundedAway(to: -1024...1024)
      return UInt8((steps + output.zeroPoint).clamped(to: 0...255))
    }
  }

  /// The reference kernel. A unit is a row.
  package func reference() -> Kernel {
    Kernel(units: rows) { operands, rows in
      let output = unsafe operands.output(as: UInt8.self)
      for row in rows {
        var start = row * rowBytes
        for (index, part) in inputs.enumerated() {
          let source = unsafe operands.input(index, as: UInt8.self)
          if part.isInPlace {
            start += part.rowBytes
            continue
          }
          for byte in 0..<part.rowBytes {
            let value = unsafe source[row * part.rowBytes + byte]
            unsafe output[start + byte] = part.table?[Int(value)] ?? value
          }
          start += part.rowBytes
        }
      }
    }
  }

  /// The same, a row of an input at a time; what has to be changed byte by byte is left to the reference.
  package func copying() -> Kernel? {
    guard inputs.allSatisfy({ $0.table == nil }) else { return nil }
    let rowBytes = rowBytes
    return Kernel(units: rows) { operands, rows in
      let output = unsafe UnsafeMutableRawPointer(operands.output(as: UInt8.self).baseAddress!)
      var start = 0
      for (index, part) in inputs.enumerated() {
        let source = unsafe UnsafeRawPointer(operands.input(index, as: UInt8.self).baseAddress!)
        if !part.isInPlace {
          unsafe copyRows(
            rows, part.rowBytes, from: source, to: output + start, stride: rowBytes)
        }
        start += part.rowBytes
      }
    }
  }
}

/// Copies rows of some bytes that lie side by side to places a stride apart. A call for each takes longer than short rows do,
/// which are copied as a few elements.
private func copyRows(
  _ rows: Range<Int>, _ bytes: Int, from source: UnsafeRawPointer, to target: UnsafeMutableRawPointer,
  stride: Int
) {
  func copy<Element: BitwiseCopyable>(as: Element.Type) {
    for row in rows {
      for byte in Swift.stride(from: 0, to: bytes, by: MemoryLayout<Element>.size) {
        let element = unsafe (source + row * bytes + byte).loadUnaligned(as: Element.self)
        unsafe (target + row * stride + byte).storeBytes(of: element, as: Element.self)
      }
    }
  }
  if bytes > 64 || bytes % 4 != 0 {
    for row in rows {
      unsafe (target + row * stride).copyMemory(from: source + row * bytes, byteCount: bytes)
    }
  } else if bytes % 16 == 0 {
    copy(as: SIMD16<UInt8>.self)
  } else if bytes % 8 == 0 {
    copy(as: UInt64.self)
  } else {
    copy(as: UInt32.self)
  }
}
