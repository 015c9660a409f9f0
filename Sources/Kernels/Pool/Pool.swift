/// AVERAGE_POOL_2D or MAX_POOL_2D: the mean or the greatest of the elements under a window. Padding does not count.
///
/// 8-bit values are taken as they are: TFLite accepts an output with another scale and does not rescale to it.
package struct Pool: Sendable {
  package enum Statistic: Sendable {
    case mean
    case maximum
  }

  /// The element type and the fused activation's range in it.
  package enum Element: Sendable {
    case float32(ClosedRange<Float>)
    case quantized(QuantizedType, ClosedRange<Int32>)
  }

  package let statistic: Statistic
  package let element: Element
  package let window: Window
  package let channels: Int

  package init(_ statistic: Statistic, element: Element, window: Window, channels: Int) {
    self.statistic = statistic
    self.element = element
    self.window = window
    self.channels = channels
  }

  /// The reference kernel. A unit is a row of the output.
  package func reference() -> Kernel {
    Kernel(units: window.outputRows) { operands, rows in
      switch (element, statistic) {
      case (.float32(let clamp), .mean): averageFloat(operands, rows, clamp)
      case (.float32(let clamp), .maximum):
        maximum(operands, rows, as: Float.self) { $0.clamped(to: clamp) }
      case (.quantized(.int8, let clamp), .mean): average(operands, rows, clamp, as: Int8.self)
      case (.quantized(.uint8, let clamp), .mean): average(operands, rows, clamp, as: UInt8.self)
      case (.quantized(.int8, let clamp), .maximum):
        maximum(operands, rows, as: Int8.self) { Int8(Int32($0).clamped(to: clamp)) }
      case (.quantized(.uint8, let clamp), .maximum):
        maximum(operands, rows, as: UInt8.self) { UInt8(Int32($0).clamped(to: clamp)) }
      }
    }
  }

  /// The elements of the input that lie under a window, as ranges of rows and columns.
  private func covered(_ y: Int, _ x: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    (window.y.covered(y), window.x.covered(x))
  }

  private func averageFloat(_ operands: Operands, _ rows: Range<Int>, _ clamp: ClosedRange<Float>) {
    let input = unsafe operands.input(as: Float.self)
    let output = unsafe operands.output(as: Float.self)
    let inputShape = window.inputShape(channels: channels)
    for row in rows {
      let (image, y) = row.quotientAndRemainder(dividingBy: window.y.output)
      for x in 0..<window.x.output {
        let (rows, columns) = covered(y, x)
        for channel in 0..<channels {
          var sum: Float = 0
          for sourceY in rows {
            for sourceX in columns {
              unsafe sum += input[inputShape.index(image, sourceY, sourceX) + channel]
            }
          }
          let count = Float(rows.count * columns.count)
          unsafe output[(row * window.x.output + x) * channels + channel] =
            (sum / count).clamped(to: clamp)
        }
      }
    }
  }

  /// The sum over the count, rounded half away from zero.
  private func average<Element: QuantizedElement>(
    _ operands: Operands, _ rows: Range<Int>, _ clamp: ClosedRange<Int32>, as: Element.Type
  ) {
    let input = unsafe operands.input(as: Element.self)
    let output = unsafe operands.output(as: Element.self)
    let inputShape = window.inputShape(channels: channels)
    for row in rows {
      let (image, y) = row.quotientAndRemainder(dividingBy: window.y.output)
      for x in 0..<window.x.output {
        let (rows, columns) = covered(y, x)
        let count = rows.count * columns.count
        for channel in 0..<channels {
          var sum = 0
          for sourceY in rows {
            for sourceX in columns {
              unsafe sum += Int(input[inputShape.index(image, sourceY, sourceX) + channel])
            }
          }
          unsafe output[(row * window.x.output + x) * channels + channel] =
            Element(Int32(roundedMean(sum, count: count)).clamped(to: clamp))
        }
      }
    }
  }

  private func maximum<Element: Comparable & BitwiseCopyable>(
    _ operands: Operands, _ rows: Range<Int>, as: Element.Type, _ clamped: (Element) -> Element
  ) {
    let input = unsafe operands.input(as: Element.self)
    let output = unsafe operands.output(as: Element.self)
    let inputShape = window.inputShape(channels: channels)
    for row in rows {
      let (image, y) = row.quotientAndRemainder(dividingBy: window.y.output)
      for x in 0..<window.x.output {
        let (rows, columns) = covered(y, x)
        for channel in 0..<channels {
          var greatest = unsafe input[
            inputShape.index(image, rows.lowerBound, columns.lowerBound) + channel]
          for sourceY in rows {
            for sourceX in columns {
              let value = unsafe input[inputShape.index(image, sourceY, sourceX) + channel]
              if value > greatest { greatest = value }
            }
          }
          unsafe output[(row * window.x.output + x) * channels + channel] = clamped(greatest)
        }
      }
    }
  }
}

extension WindowAxis {
  /// The input positions under the window at output `position`, without gaps: the dilation is 1. With TFLite's paddings
  /// there is one at least.
  func covered(_ position: Int) -> Range<Int> {
    let start = position * stride - padding
    let lower = max(start, 0)
    return lower..<max(lower, min(start + taps, input))
  }
}

/// The sum over the count, rounded half away from zero.
func roundedMean(_ sum: Int, count: Int) -> Int {
  (sum > 0 ? sum + count / 2 : sum - count / 2) / count
}
