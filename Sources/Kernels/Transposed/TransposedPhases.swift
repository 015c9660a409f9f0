/// A transposed convolution as convolutions of its own input, one for each phase of the stride.
///
/// With stride s and padding p, input q falls on output `t = q s - p + k` through tap k. So the outputs of one
/// remainder `r = (t + p) mod s` have the taps r, r + s, r + 2s, …, and read through tap `r + j s` the input
/// `(t + p - r) / s - j`: a convolution with stride 1, whose taps stand the other way round.
///
///     stride 2, three taps       outputs t + p = 0, 2, 4, …    taps 2 and 0
///                                outputs t + p = 1, 3, 5, …    tap 1
struct TransposedPhase {
  /// Along one direction: the convolution, the first of its outputs, and the filter's tap at each of its own.
  struct Axis {
    let window: WindowAxis
    let firstOutput: Int
    /// -1 where no tap falls on the outputs: they are the bias alone.
    let taps: [Int]
  }

  let y: Axis
  let x: Axis

  /// Nil for a dilated one.
  static func phases(of window: Window) -> [TransposedPhase]? {
    guard window.y.dilation == 1, window.x.dilation == 1 else { return nil }
    return window.y.phases.flatMap { y in window.x.phases.map { TransposedPhase(y: y, x: $0) } }
  }

  /// The window of the convolution. Its outputs are every `stride`-th row and pixel of the transposed one's.
  func window(batch: Int) -> Window { Window(batch: batch, y: y.window, x: x.window) }

  func layout(of whole: Window, channels: Int) -> OutputLayout {
    var layout = OutputLayout(
      Window(batch: whole.batch, y: whole.y.transposed, x: whole.x.transposed), channels: channels)
    layout.start = layout.index(0, y.firstOutput, x.firstOutput)
    layout.rowStride *= whole.y.stride
    layout.pixelStride *= whole.x.stride
    return layout
  }

  /// Its taps of a filter O·H·W·I, with what adds nothing for a tap that is missing.
  func filter(of whole: some LaidOutConvolution) -> Constant {
    let (window, filter, nothing) = (whole.window, whole.filter, whole.nothing)
    let (rows, columns) = (window.y.taps, window.x.taps)
    let tap = filter.byteCount / max(1, whole.outputChannels * rows * columns)
    return unsafe Constant(byteCount: whole.outputChannels * y.taps.count * x.taps.count * tap) { target in
      unsafe target.initializeMemory(as: UInt8.self, repeating: nothing)
      var start = 0
      for channel in 0..<whole.outputChannels {
        for tapY in y.taps {
          for tapX in x.taps {
            if tapY >= 0, tapX >= 0 {
              let source = ((channel * rows + tapY) * columns + tapX) * tap
              unsafe UnsafeMutableRawBufferPointer(rebasing: target[start...]).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: filter.bytes[source..<source + tap]))
            }
            start += tap
          }
        }
      }
    }
  }
}

extension WindowAxis {
  /// The axis with its sizes the other way round: `output` is what comes out of the transposed convolution.
  fileprivate var transposed: WindowAxis {
    WindowAxis(input: output, output: input, taps: taps, stride: stride, dilation: dilation, padding: padding)
  }

  fileprivate var phases: [TransposedPhase.Axis] {
    (0..<min(stride, input)).map { first in
      let (quotient, remainder) = (first + padding).quotientAndRemainder(dividingBy: stride)
      var taps = Array(Swift.stride(from: remainder, to: self.taps, by: stride).reversed())
      if taps.isEmpty { taps = [-1] }
      return TransposedPhase.Axis(
        window: WindowAxis(
          input: output, output: (input - first + stride - 1) / stride, taps: taps.count,
          padding: taps.count - 1 - quotient), firstOutput: first, taps: taps)
    }
  }
}

extension LaidOutConvolution {
  /// The vector kernel of TRANSPOSE_CONV; nil where a phase has none. Of a hybrid one, integers are summed before they become
  /// real numbers, where the reference sums real products.
  func transposedVector(_ kernels: VectorKernels) -> Kernel? {
    Kernel(joining: TransposedPhase.phases(of: window)) { phase in
      var part = self
      part.window = phase.window(batch: window.batch)
      part.layout = phase.layout(of: window, channels: outputChannels)
      part.filter = phase.filter(of: self)
      return part.convolutionVector(kernels)
    }
  }
}

extension Kernel {
  /// A kernel whose units are those of others, which write parts of one output and have one preparation in common; nil
  /// where one of them is.
  fileprivate init?(joining phases: [TransposedPhase]?, _ kernel: (TransposedPhase) -> Kernel?) {
    guard let phases else { return nil }
    var parts: [(kernel: Kernel, units: Range<Int>)] = []
    for phase in phases {
      guard let kernel = kernel(phase) else { return nil }
      let first = parts.last?.units.upperBound ?? 0
      parts.append((kernel, first..<first + kernel.units))
    }
    let first = parts.first?.kernel
    self.init(
      units: parts.last?.units.upperBound ?? 0, scratch: first?.scratch ?? 0,
      preparation: first?.preparation
    ) { [parts] operands, units in
      for part in parts {
        let own = part.units.clamped(to: units)
        let first = part.units.lowerBound
        if !own.isEmpty { part.kernel.run(operands, own.lowerBound - first..<own.upperBound - first) }
      }
    }
  }
}
