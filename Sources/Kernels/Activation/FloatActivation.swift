/// A function of one float32 element: RELU and its kin, HARD_SWISH, LOGISTIC.
package struct FloatActivation: Sendable {
  package enum Function: Sendable {
    case clamp(ClosedRange<Float>)
    /// x * min(max(x + 3, 0), 6) / 6 (Howard et al. 2019, "Searching for MobileNetV3", section 5.2).
    case hardSwish
    case logistic
  }

  package let function: Function
  package let count: Int

  package init(_ function: Function, count: Int) {
    self.function = function
    self.count = count
  }

  /// The reference kernel. A unit is a piece of the output.
  package func reference() -> Kernel {
    let pieces = Pieces(of: count)
    return Kernel(units: pieces.units) { operands, units in
      let input = unsafe operands.input(as: Float.self)
      let output = unsafe operands.output(as: Float.self)
      for index in pieces.elements(units) {
        unsafe output[index] = self(input[index])
      }
    }
  }

  package func callAsFunction(_ x: Float) -> Float {
    switch function {
    case .clamp(let range): x.clamped(to: range)
    case .hardSwish: x * (x + 3).clamped(to: 0...6) / 6
    case .logistic: logistic(x)
    }
  }
}
