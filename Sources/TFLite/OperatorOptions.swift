/// What the builtin options of an operator say, with the schema's defaults filled in.
public enum OperatorOptions: Sendable, Equatable {
  case none
  /// CONV_2D, DEPTHWISE_CONV_2D, TRANSPOSE_CONV.
  case window(WindowOptions)
  /// AVERAGE_POOL_2D, MAX_POOL_2D.
  case pool(WindowOptions, filterHeight: Int, filterWidth: Int)
  /// ADD, SUB, MUL.
  case arithmetic(Activation)
  case concatenation(axis: Int, Activation)
  case fullyConnected(FullyConnectedOptions)
  case softmax(beta: Float)
  case reshape(newShape: [Int]?)
  case resize(alignCorners: Bool, halfPixelCenters: Bool)
  case squeeze(dimensions: [Int])
  case stridedSlice(StridedSliceOptions)
  case reduction(keepDimensions: Bool)
  case pack(axis: Int)
}

/// The activation that an operator applies to its result (`ActivationFunctionType`).
public enum Activation: UInt8, Sendable {
  case none = 0
  case relu = 1
  case reluN1To1 = 2
  case relu6 = 3
  case tanh = 4
  case signBit = 5
}

/// SAME pads so that the output has ceil(input / stride) positions; VALID pads nothing.
public enum Padding: Sendable, Equatable {
  case same
  case valid
  /// So much before the first row and column, and after the last whatever the output's size asks for. No file says this;
  /// the engine's passes do.
  case explicit(top: Int, left: Int)
}

/// How a filter's window moves over the image.
public struct WindowOptions: Sendable, Equatable {
  public var padding = Padding.same
  public var strideHeight = 1
  public var strideWidth = 1
  /// The dilation rate: the distance between neighbouring taps, 1 for an ordinary convolution.
  public var dilationHeight = 1
  public var dilationWidth = 1
  public var activation = Activation.none

  public init() {}
}

public struct FullyConnectedOptions: Sendable, Equatable {
  public var activation = Activation.none
  /// Weights in a shuffled order for one kernel of one processor (`SHUFFLED4x16INT8`).
  public var isShuffled = false
  public var keepDimensions = false
  /// Hybrid kernels: quantize the activations with a zero point of their own.
  public var asymmetricInputs = false

  public init() {}
}

/// Masks have a bit for each dimension of the slice's specification.
public struct StridedSliceOptions: Sendable, Equatable {
  public var beginMask = 0
  public var endMask = 0
  public var ellipsisMask = 0
  public var newAxisMask = 0
  public var shrinkAxisMask = 0
  /// `end` counts from `begin`.
  public var isOffset = false

  public init() {}
}
