/// The arithmetic of an operator with weights: what loops over windows and taps do with one element.
protocol WeightedArithmetic: Sendable {
  associatedtype Activation: BitwiseCopyable
  associatedtype Weight: BitwiseCopyable
  associatedtype Sum: AdditiveArithmetic
  associatedtype Output: BitwiseCopyable

  /// The sum of no product.
  func start(channel: Int) -> Sum

  /// Adds the product of an activation and a weight to the sum of an output channel.
  func add(_ activation: Activation, by weight: Weight, channel: Int, to sum: inout Sum)

  /// An element of the output from the sum of its products.
  func output(_ sum: Sum, channel: Int) -> Output
}

extension WeightedArithmetic {
  func start(channel: Int) -> Sum { .zero }
}

/// Where the elements of an operator with weights lie.
struct WeightedShape: Sendable {
  var window: Window
  let inputChannels: Int
  let outputChannels: Int
  /// From a pixel of the output to the next.
  let outputStride: Int
  /// Channels of the input that one output channel of a convolution reads.
  let groupChannels: Int
  /// Whether a depthwise convolution takes the taps of a column before those of the next.
  var sumsByColumn = false

  /// A depthwise convolution's taps, in order.
  var taps: [(y: Int, x: Int)] {
    let (rows, columns) = (0..<window.y.taps, 0..<window.x.taps)
    return sumsByColumn
      ? columns.flatMap { x in rows.map { ($0, x) } } : rows.flatMap { y in columns.map { (y, $0) } }
  }
}

/// The loops over windows and taps of CONV_2D, DEPTHWISE_CONV_2D or TRANSPOSE_CONV. Each is written once, for every
/// arithmetic.
protocol WindowLoops: SendableMetatype {
  /// The pieces in which they run.
  static func units(_ window: Window) -> Int

  /// Elements of one image of the input, and of the output.
  static func imageSizes(_ shape: WeightedShape) -> (input: Int, output: Int)

  static func run<Arithmetic: WeightedArithmetic>(
    _ shape: WeightedShape, _ arithmetic: Arithmetic, _ input: Span<Arithmetic.Activation>,
    _ filter: Span<Arithmetic.Weight>, _ output: inout MutableSpan<Arithmetic.Output>, _ units: Range<Int>)
}

extension WindowLoops {
  static func kernel<Arithmetic: WeightedArithmetic>(
    _ shape: WeightedShape, _ filter: Constant, _ arithmetic: Arithmetic
  ) -> Kernel {
    Kernel(units: units(shape.window)) { operands, units in
      let input = unsafe operands.input(as: Arithmetic.Activation.self)
      let output = unsafe operands.output(as: Arithmetic.Output.self)
      filter.withSpan(as: Arithmetic.Weight.self) { filter in
        var result = unsafe output.mutableSpan
        unsafe run(shape, arithmetic, input.span, filter, &result, units)
      }
    }
  }
}
