/// Which of TFLite's runtimes the arithmetic of integers is: how each operator rounds.
package enum Numerics: Sendable, Equatable, CaseIterable {
  /// LiteRT's reference kernels, and the contract.
  case reference
  /// LiteRT's optimized kernels without a delegate, on x86-64 and one thread.
  case optimized
  /// XNNPACK, LiteRT's default. The operators that it does not take compute as the optimized kernels do.
  case xnnpack
  /// The reference kernels with one rounding in convolutions: ruy's portable kernels, `TFLITE_SINGLE_ROUNDING`.
  case single

  /// Whether the operators that XNNPACK does not take, or takes under conditions, are the optimized kernels'.
  package var isOptimized: Bool { self == .optimized || self == .xnnpack }
}

/// The operators that sum products.
package enum ProductSum: Sendable {
  case convolution
  case groupedConvolution
  case depthwise
  case transposed
  case fullyConnected
}

extension Numerics {
  /// The runtime that computes with tensors of a type: XNNPACK takes none of 16 bits.
  package func of(_ type: QuantizedType) -> Numerics {
    self == .xnnpack && type == .int16 ? .optimized : self
  }

  /// How an output channel's sum is rounded. Sums of 64 bits have one rounding everywhere, which is `Requantizer`'s.
  ///
  /// The optimized kernels of int8 depthwise and transposed convolutions take channels by eight with vectors, ties up, and
  /// leave the rest to scalar code like the reference's (`optimized/integer_ops/depthwise_conv.h`, `transpose_conv.h`).
  package func rounding(
    of sum: ProductSum, _ format: QuantizedFormat, channel: Int, of channels: Int
  ) -> Rounding {
    let reference: Rounding = sum == .fullyConnected ? .float64 : .reference
    if format == .int16x8 { return reference }
    switch of(format.activations) {
    case .reference: return reference
    case .single: return .single
    case .xnnpack: return .float32
    case .optimized:
      switch sum {
      case .convolution, .fullyConnected: return .upward
      // The optimized kernels have none.
      case .groupedConvolution: return .reference
      case .depthwise: return format != .uint8 && channel < channels / 8 * 8 ? .upward : .reference
      case .transposed: return format == .uint8 || channel < channels / 8 * 8 ? .upward : .reference
      }
    }
  }
}

/// The elements of an output that a vector loop of the optimized kernels leaves to scalar code: all after the last whole
/// block.
func tailStart(of count: Int, block: Int) -> Int { count / block * block }
