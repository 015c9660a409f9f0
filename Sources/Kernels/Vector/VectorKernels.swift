/// The loops of an instruction set: what its target gives to the kernels that choose and pack.
///
/// They are the only code that is compiled for more than the machine that the compiler builds for, and are reached
/// only through here, after the processor was asked whether it has the instructions.
@frozen @usableFromInline @safe package struct VectorKernels: Sendable {
  @usableFromInline package typealias FloatConvolutionLoop = @Sendable (FloatConvolutionRun) -> Void

  @usableFromInline package internal(set) var name: String
  /// 32-bit words of a vector.
  @usableFromInline package let lanes: Int
  @usableFromInline package let activationsAreSigned: Bool
  @usableFromInline package let interleavedBytes: Int
  @usableFromInline package internal(set) var pairLimit: Int16
  @usableFromInline package internal(set) var splitsSigns: Bool
  @usableFromInline package internal(set) var splitsParity: Bool
  @usableFromInline package internal(set) var tileDepth: Int
  @usableFromInline package let fusesProducts: Bool
  /// Convolution tiles, one, two, … vectors of output channels wide.
  @usableFromInline package internal(set) var convolution: [ConvolutionTileLoops]
  @usableFromInline package let floatConvolution: [FloatConvolutionLoop]
  @usableFromInline package let winogradInput: @Sendable (WinogradInputRun) -> Void
  @usableFromInline package let winogradResult: @Sendable (WinogradResultRun) -> Void
  @usableFromInline package internal(set) var depthwise: @Sendable (DepthwiseRun) -> Void
  @usableFromInline package internal(set) var hybridDepthwise: @Sendable (HybridDepthwiseRun) -> Void
  @usableFromInline package internal(set) var depthwiseWords: @Sendable (DepthwiseWordsRun) -> Void
  @usableFromInline package let splitInt16: @Sendable (Int16PlanesRun) -> Void
  @usableFromInline package let finishInt16: @Sendable (Int16FinishRun) -> Void
  @usableFromInline package let floatDepthwise: @Sendable (FloatDepthwiseRun) -> Void
  @usableFromInline package let arithmetic: @Sendable (ArithmeticRun) -> Void
  @usableFromInline package let prelu:
    @Sendable (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  @usableFromInline package let activation: @Sendable (ActivationRun) -> Void
  @usableFromInline package let sum: @Sendable (SumRun) -> Void
  @usableFromInline package let xnnpackSum: @Sendable (XNNPACKSumRun) -> Void
  @usableFromInline package let xnnpackRow: @Sendable (XNNPACKRowRun) -> Void
  @usableFromInline package let xnnpackBlend: @Sendable (XNNPACKBlendRun) -> Void
  @usableFromInline package let product: @Sendable (ProductRun) -> Void
  @usableFromInline package let quantizedPrelu: @Sendable (PreluRun) -> Void
  @usableFromInline package let squaredDifference: @Sendable (SumRun) -> Void
  @usableFromInline package let matrix: @Sendable (MatrixRun) -> Void
  @usableFromInline package let int16Arithmetic: @Sendable (Int16ArithmeticRun) -> Void
  /// `VectorISA.lookUp`.
  @usableFromInline package let lookUp:
    @Sendable (UnsafePointer<UInt8>, UnsafeMutablePointer<UInt8>, Int, UnsafePointer<UInt8>) -> Void
  @usableFromInline package let quantize: @Sendable (QuantizeRun) -> Void
  @usableFromInline package let quantizeToEven: @Sendable (EvenQuantizeRun) -> Void
  @usableFromInline package let quantizeInt16:
    @Sendable (UnsafePointer<Float>, UnsafeMutablePointer<Int16>, Int, Float) -> Void
  @usableFromInline package let dequantize: @Sendable (DequantizeRun) -> Void
  @usableFromInline package let range: @Sendable (UnsafePointer<Float>, Int) -> FloatRange
  @usableFromInline package let dynamicQuantization: @Sendable (DynamicQuantizationRun) -> Void
  @usableFromInline package let resizeFloat32: @Sendable (ResizeRow) -> Void
  @usableFromInline package let resizeUInt8: @Sendable (ResizeRow) -> Void
  @usableFromInline package let resizeInt8: @Sendable (ResizeRow) -> Void
  @usableFromInline package let resizeInt16: @Sendable (Int16ResizeRow) -> Void
  /// `sums[i] += bytes[i]`, bytes taken for signed or not.
  @usableFromInline package let accumulate:
    @Sendable (UnsafePointer<UInt8>, UnsafeMutablePointer<Int32>, Int, Bool) -> Void
  /// The same in float32.
  @usableFromInline package let accumulateFloats:
    @Sendable (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  /// The sums of rows of bytes, or of floats.
  @usableFromInline package let totals:
    @Sendable (UnsafePointer<UInt8>, Int, Int, Bool, UnsafeMutablePointer<Int32>) -> Void
  @usableFromInline package let totalsOfFloats:
    @Sendable (UnsafePointer<Float>, Int, Int, UnsafeMutablePointer<Float>) -> Void
  /// The greatest of floats.
  @usableFromInline package let greatestFloat: @Sendable (UnsafePointer<Float>, Int) -> Float
  /// `greatest[i] = max(greatest[i], bytes[i])`, bytes taken for signed or not.
  @usableFromInline package let maximum:
    @Sendable (UnsafePointer<UInt8>, UnsafeMutablePointer<UInt8>, Int, Bool) -> Void
  @usableFromInline package let maximumFloats:
    @Sendable (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  @usableFromInline package let softmax: @Sendable (SoftmaxRun) -> Void
  @usableFromInline package let shares: @Sendable (SharesRun) -> Void
  @usableFromInline package let int16Shares: @Sendable (Int16SharesRun) -> Void
  @usableFromInline package let argMaxColumns: @Sendable (ArgMaxColumnsRun) -> Void
  @usableFromInline package let argMaxFloatColumns: @Sendable (ArgMaxColumnsRun) -> Void
  @usableFromInline package let argMax: @Sendable (ArgMaxRun) -> Void
  @usableFromInline package let argMaxFloats: @Sendable (ArgMaxRun) -> Void
  /// `DotLoop`, for benchmarks.
  @usableFromInline package internal(set) var dots: @Sendable (UnsafePointer<UInt8>, Int) -> Int32
  /// `Primitive.run`, for tests.
  @usableFromInline package internal(set) var primitive:
    @Sendable (Primitive, UnsafeRawPointer, UnsafeMutableRawPointer) -> Void

  /// All loops, specialized in the target that calls this with its instruction set.
  ///
  /// - Parameters:
  ///   - convolution: tiles of one, two, … vectors of output channels, whose height the number of registers decides.
  ///     Not an array: to make one, objects of an instruction set would need functions of the runtime that others
  ///     have too.
  ///   - floatConvolution: the same for float32.
  @_alwaysEmitIntoClient @inline(__always)
  package init<ISA: VectorISA>(
    _: ISA.Type, name: String,
    convolution: (ConvolutionTileLoops, ConvolutionTileLoops, ConvolutionTileLoops?, ConvolutionTileLoops?),
    floatConvolution: (FloatConvolutionLoop, FloatConvolutionLoop, FloatConvolutionLoop?)
  ) {
    self.name = name
    lanes = ISA.lanes
    activationsAreSigned = ISA.activationsAreSigned
    interleavedBytes = ISA.interleavedBytes
    pairLimit = ISA.pairLimit
    splitsSigns = ISA.splitsSigns
    splitsParity = ISA.splitsParity
    tileDepth = ISA.tileDepth
    fusesProducts = ISA.fusesProducts
    self.convolution = Self.tiles(convolution)
    self.floatConvolution = Self.tiles(floatConvolution)
    winogradInput = { WinogradLoop<ISA>.input($0) }
    winogradResult = { WinogradLoop<ISA>.result($0) }
    depthwise = { DepthwiseTile<ISA>.run($0) }
    hybridDepthwise = { DepthwiseTile<ISA>.run($0) }
    depthwiseWords = { DepthwiseTile<ISA>.run($0) }
    splitInt16 = { Int16Loop<ISA>.split($0) }
    finishInt16 = { Int16Loop<ISA>.finish($0) }
    floatDepthwise = { run in
      run.roundsProducts
        ? FloatDepthwiseTile<RoundedProducts<ISA>, 4>.run(run)
        : FloatDepthwiseTile<FusedProducts<ISA>, 4>.run(run)
    }
    arithmetic = { ArithmeticLoop<ISA>.run($0) }
    unsafe prelu = { unsafe PreluLoop<ISA>.run($0, $1, $2, $3) }
    activation = { ActivationLoop<ISA>.run($0) }
    sum = { SumLoop<ISA>.run($0) }
    xnnpackSum = { XNNPACKSumLoop<ISA>.run($0) }
    xnnpackRow = { XNNPACKResizeLoop<ISA>.run($0) }
    xnnpackBlend = { XNNPACKResizeLoop<ISA>.run($0) }
    product = { ProductLoop<ISA>.run($0) }
    quantizedPrelu = { QuantizedPreluLoop<ISA>.run($0) }
    squaredDifference = { SquaredDifferenceLoop<ISA>.run($0) }
    matrix = { MatrixLoop<ISA>.run($0) }
    int16Arithmetic = { Int16ArithmeticLoop<ISA>.run($0) }
    unsafe lookUp = { unsafe ISA.lookUp($0, $1, $2, $3) }
    quantize = { QuantizeLoop<ISA>.run($0) }
    quantizeToEven = { QuantizeLoop<ISA>.toEven($0) }
    unsafe quantizeInt16 = { unsafe QuantizeLoop<ISA>.int16($0, $1, $2, $3) }
    dequantize = { QuantizeLoop<ISA>.run($0) }
    unsafe range = { unsafe DynamicQuantizationLoop<ISA>.range($0, $1) }
    dynamicQuantization = { DynamicQuantizationLoop<ISA>.run($0) }
    resizeFloat32 = { ResizeLoop<ISA>.float32($0) }
    resizeUInt8 = { ResizeLoop<ISA>.uint8($0) }
    resizeInt8 = { ResizeLoop<ISA>.int8($0) }
    resizeInt16 = { Int16ResizeLoop<ISA>.run($0) }
    unsafe accumulate = { unsafe MeanLoop<ISA>.accumulate($0, $1, $2, $3) }
    unsafe accumulateFloats = { unsafe ArithmeticLoop<ISA>.accumulate($0, $1, $2) }
    unsafe totals = { unsafe RowLoop<ISA>.totals($0, $1, $2, $3, $4) }
    unsafe totalsOfFloats = { unsafe RowLoop<ISA>.totals($0, $1, $2, $3) }
    unsafe greatestFloat = { unsafe RowLoop<ISA>.greatest($0, $1) }
    unsafe maximum = { unsafe MaximumLoop<ISA>.bytes($0, $1, $2, $3) }
    unsafe maximumFloats = { unsafe MaximumLoop<ISA>.floats($0, $1, $2) }
    softmax = { SoftmaxLoop<ISA>.run($0) }
    shares = { SharesLoop<ISA>.run($0) }
    int16Shares = { SharesLoop<ISA>.run($0) }
    argMaxColumns = { ArgMaxLoop<ISA>.byteColumns($0) }
    argMaxFloatColumns = { ArgMaxLoop<ISA>.floatColumns($0) }
    argMax = { ArgMaxLoop<ISA>.bytes($0) }
    argMaxFloats = { ArgMaxLoop<ISA>.floats($0) }
    unsafe dots = { unsafe DotLoop<ISA>.run($0, $1) }
    unsafe primitive = { unsafe $0.run(ISA.self, $1, $2) }
  }

  /// These loops, but those that multiply bytes by bytes.
  package func replacing(_ products: ByteProducts) -> VectorKernels {
    var kernels = self
    kernels.name = products.name
    kernels.pairLimit = products.pairLimit
    kernels.splitsSigns = products.splitsSigns
    kernels.splitsParity = products.splitsParity
    kernels.tileDepth = products.tileDepth
    kernels.convolution = Self.tiles(products.convolution)
    kernels.depthwise = products.depthwise
    kernels.hybridDepthwise = products.hybridDepthwise
    kernels.depthwiseWords = products.depthwiseWords
    unsafe kernels.dots = unsafe products.dots
    unsafe kernels.primitive = unsafe products.primitive
    return kernels
  }

  @usableFromInline
  static func tiles(
    _ tiles: (ConvolutionTileLoops, ConvolutionTileLoops, ConvolutionTileLoops?, ConvolutionTileLoops?)
  ) -> [ConvolutionTileLoops] {
    [tiles.0, tiles.1, tiles.2, tiles.3].compactMap { $0 }
  }

  @usableFromInline
  static func tiles(
    _ tiles: (FloatConvolutionLoop, FloatConvolutionLoop, FloatConvolutionLoop?)
  ) -> [FloatConvolutionLoop] {
    [tiles.0, tiles.1, tiles.2].compactMap { $0 }
  }
}

/// The loops of an instruction set that multiply bytes by bytes; what else it has is another's, with as long vectors.
@frozen @usableFromInline @safe package struct ByteProducts: Sendable {
  @usableFromInline let name: String
  @usableFromInline let pairLimit: Int16
  @usableFromInline let splitsSigns: Bool
  @usableFromInline let splitsParity: Bool
  @usableFromInline let tileDepth: Int
  @usableFromInline let convolution:
    (ConvolutionTileLoops, ConvolutionTileLoops, ConvolutionTileLoops?, ConvolutionTileLoops?)
  @usableFromInline let depthwise: @Sendable (DepthwiseRun) -> Void
  @usableFromInline let hybridDepthwise: @Sendable (HybridDepthwiseRun) -> Void
  @usableFromInline let depthwiseWords: @Sendable (DepthwiseWordsRun) -> Void
  @usableFromInline let dots: @Sendable (UnsafePointer<UInt8>, Int) -> Int32
  @usableFromInline let primitive: @Sendable (Primitive, UnsafeRawPointer, UnsafeMutableRawPointer) -> Void

  @_alwaysEmitIntoClient @inline(__always)
  package init<ISA: VectorISA>(
    _: ISA.Type, name: String,
    convolution: (ConvolutionTileLoops, ConvolutionTileLoops, ConvolutionTileLoops?, ConvolutionTileLoops?)
  ) {
    self.name = name
    pairLimit = ISA.pairLimit
    splitsSigns = ISA.splitsSigns
    splitsParity = ISA.splitsParity
    tileDepth = ISA.tileDepth
    self.convolution = convolution
    depthwise = { DepthwiseTile<ISA>.run($0) }
    hybridDepthwise = { DepthwiseTile<ISA>.run($0) }
    depthwiseWords = { DepthwiseTile<ISA>.run($0) }
    unsafe dots = { unsafe DotLoop<ISA>.run($0, $1) }
    unsafe primitive = { unsafe $0.run(ISA.self, $1, $2) }
  }
}

/// A convolution tile with what can follow its sums.
@frozen @usableFromInline package struct ConvolutionTileLoops: Sendable {
  @usableFromInline package let bytes: @Sendable (ConvolutionRun) -> Void
  @usableFromInline package let reals: @Sendable (HybridRun) -> Void
  @usableFromInline package let words: @Sendable (ConvolutionWordsRun) -> Void

  @_alwaysEmitIntoClient @inline(__always)
  init<ISA: VectorISA, let rows: Int, let vectors: Int>(_: ConvolutionTile<ISA, rows, vectors>.Type) {
    bytes = { ConvolutionTile<ISA, rows, vectors>.run($0) }
    reals = { ConvolutionTile<ISA, rows, vectors>.run($0) }
    words = { ConvolutionTile<ISA, rows, vectors>.run($0) }
  }
}

extension ConvolutionTile {
  @_alwaysEmitIntoClient package static var loops: ConvolutionTileLoops {
    @inline(__always) get { ConvolutionTileLoops(Self.self) }
  }
}
