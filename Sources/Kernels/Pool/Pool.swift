/// AVERAGE_POOL_2D or MAX_POOL_2D: the mean or the greatest of the elements under a window. Padding does not count.
///
/// Integers are taken as they are: TFLite accepts an output with another scale and does not rescale to it.
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
    switch element {
    case .float32(let clamp):
      Kernel(units: window.outputRows) { operands, rows in
        switch statistic {
        case .mean:
          reduce(
            operands, rows, from: Float(0), { $0 + $1 },
            { sum, count in (sum / Float(count)).clamped(to: clamp) })
        case .maximum:
          reduce(
            operands, rows, from: nil as Float?, greatest,
            { value, _ in value?.clamped(to: clamp) ?? 0 })
        }
      }
    case .quantized(let type, let clamp):
      type.kernel(units: window.outputRows, QuantizedPool(pool: self, clamp: clamp))
    }
  }

  /// Every output from the elements under its window: `combine` takes them one after the other, `finish` what came of
  /// them and their count.
  fileprivate func reduce<Element: BitwiseCopyable, Result>(
    _ operands: Operands, _ rows: Range<Int>, from start: Result, _ combine: (Result, Element) -> Result,
    _ finish: (Result, Int) -> Element
  ) {
    let input = unsafe operands.input(as: Element.self)
    let output = unsafe operands.output(as: Element.self)
    let inputShape = window.inputShape(channels: channels)
    for row in rows {
      let (image, y) = row.quotientAndRemainder(dividingBy: window.y.output)
      for x in 0..<window.x.output {
        let (rows, columns) = (window.y.covered(y), window.x.covered(x))
        for channel in 0..<channels {
          var result = start
          for sourceY in rows {
            for sourceX in columns {
              result = unsafe combine(
                result, input[inputShape.index(image, sourceY, sourceX) + channel])
            }
          }
          unsafe output[(row * window.x.output + x) * channels + channel] =
            finish(result, rows.count * columns.count)
        }
      }
    }
  }
}

/// The greater of what came before and an element; the first where neither is.
private func greatest<Element: Comparable>(_ before: Element?, _ element: Element) -> Element {
  if let before, !(element > before) { return before }
  return element
}

private struct QuantizedPool: QuantizedLoop {
  let pool: Pool
  let clamp: ClosedRange<Int32>

  func run<Element: QuantizedElement>(_ operands: Operands, _ rows: Range<Int>, as: Element.Type) {
    switch pool.statistic {
    case .mean:
      pool.reduce(
        operands, rows, from: 0, { $0 + Int($1) },
        { sum, count in Element(Int32(roundedMean(sum, count: count)).clamped(to: clamp)) })
    case .maximum:
      pool.reduce(
        operands, rows, from: nil as Element?, greatest,
        { value, _ in Element(Int32(value ?? 0).clamped(to: clamp)) })
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
