/// A filter of 3x3 taps as 25 filters of one tap, G g Gᵀ.
struct WinogradWeights: Sendable {
  /// `[panel][point][input channel][vector][lane]`.
  let packed: Constant
  /// Zeros, then the bias, filled up to whole vectors.
  let biases: Constant

  init(_ problem: FloatConvolution, _ panels: [Panel], lanes: Int, paddedOutputs outputs: Int) {
    let inputs = problem.inputChannels
    let taps = problem.packed(panels, lanes: lanes)
    packed = unsafe Constant(byteCount: Winograd.pointCount * inputs * outputs * 4) { packed in
      for panel in panels {
        let first = panel.firstChannel * inputs
        unsafe Self.transform(
          taps.pointer(to: Float.self) + 9 * first, inputs * panel.vectors * lanes,
          to: packed.assumingMemoryBound(to: Float.self).baseAddress! + Winograd.pointCount * first)
      }
    }
    let surplus = [Float](repeating: 0, count: outputs - problem.outputChannels)
    biases = Constant([Float](repeating: 0, count: outputs) + problem.bias + surplus)
  }

  /// `[tap][size]` to `[point][size]`.
  private static func transform(
    _ taps: UnsafePointer<Float>, _ size: Int, to points: UnsafeMutablePointer<Float>
  ) {
    typealias Floats = SIMD4<Float>
    for index in stride(from: 0, to: size, by: Floats.scalarCount) {
      var rows = InlineArray<5, InlineArray<3, Floats>>(repeating: .init(repeating: .zero))
      for column in 0..<3 {
        let tap = unsafe UnsafeRawPointer(taps + (column * size + index))
        let rowBytes = 3 * size * MemoryLayout<Float>.stride
        let g = unsafe (
          tap.loadUnaligned(as: Floats.self), tap.loadUnaligned(fromByteOffset: rowBytes, as: Floats.self),
          tap.loadUnaligned(fromByteOffset: 2 * rowBytes, as: Floats.self)
        )
        let values = filter(g.0, g.1, g.2)
        for row in 0..<5 { rows[row][column] = values[row] }
      }
      for row in 0..<5 {
        let values = filter(rows[row][0], rows[row][1], rows[row][2])
        for column in 0..<5 {
          unsafe UnsafeMutableRawPointer(points + ((row * 5 + column) * size + index)).storeBytes(
            of: values[column], as: Floats.self)
        }
      }
    }
  }

  /// G times three taps.
  @inline(__always)
  private static func filter(
    _ a: SIMD4<Float>, _ b: SIMD4<Float>, _ c: SIMD4<Float>
  ) -> InlineArray<5, SIMD4<Float>> {
    let ends = a + c
    let sixth: Float = 1 / 6
    let powers = a + b * 2 + c * 4
    return [a * 0.5, (ends + b) * -0.5, (b - ends) * sixth, powers * sixth, c]
  }
}
