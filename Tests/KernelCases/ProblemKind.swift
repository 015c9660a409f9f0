package import AtrousKernels

/// Random problems of one kind, on which vector kernels must agree with the reference.
package enum ProblemKind: String, CaseIterable {
  case convolution
  case depthwise
  case floatConvolution
  case floatThreeByThree
  case floatDepthwise
  case int16Convolution
  case int16Depthwise
  case int16Transposed
  case transposed
  case floatTransposed
  case hybridConvolution
  case hybridDepthwise
  case hybridTransposed
  case sum
  case sumOfAnyTwo
  case product
  case productOfAnyTwo
  case arithmetic
  case activation
  case prelu
  case quantizedPrelu
  case squaredDifference
  case comparison
  case matrixProduct
  case quantizedMatrixProduct
  case lookup
  case softmax
  case int16Softmax
  case floatSoftmax
  case mean
  case numericMean
  case numericSum
  case numericProduct
  case numericResize
  case numericQuantize
  case floatMean
  case fold
  case argMax
  case pool
  case resize
  case resizedMask
  case resizeNearest
  case stridedCopy
  case gather
  case selection
  case quantize
  case dequantize
  case concatenation

  package var cases: Int {
    switch self {
    case .convolution, .depthwise: 1500
    case .resize, .resizedMask: 1000
    case .floatThreeByThree, .sumOfAnyTwo, .productOfAnyTwo: 60
    default: 300
    }
  }

  package func example(_ random: inout Random) -> KernelCase {
    switch self {
    case .convolution: random.convolution()
    case .depthwise: random.depthwise()
    case .floatConvolution: random.floatConvolution()
    case .floatThreeByThree: random.floatConvolutionOfThreeByThree()
    case .floatDepthwise: random.floatDepthwise()
    case .int16Convolution: random.convolution(isInt16: true)
    case .int16Depthwise: random.depthwise(isInt16: true)
    case .int16Transposed: random.transposedConvolution(isInt16: true)
    case .transposed: random.transposedConvolution()
    case .floatTransposed: random.floatTransposedConvolution()
    case .hybridConvolution: random.hybridConvolution()
    case .hybridDepthwise: random.hybridDepthwise()
    case .hybridTransposed: random.hybridTransposedConvolution()
    case .sum: random.sum()
    case .sumOfAnyTwo: random.sumOfAnyTwo()
    case .product: random.product()
    case .productOfAnyTwo: random.productOfAnyTwo()
    case .arithmetic: random.arithmetic()
    case .activation: random.activation()
    case .prelu: random.prelu()
    case .quantizedPrelu: random.quantizedPrelu()
    case .squaredDifference: random.squaredDifference()
    case .comparison: random.comparison()
    case .matrixProduct: random.matrixProduct()
    case .quantizedMatrixProduct: random.quantizedMatrixProduct()
    case .lookup: random.lookup()
    case .softmax: random.softmax()
    case .int16Softmax: random.int16Softmax()
    case .floatSoftmax: random.floatSoftmax()
    case .mean: random.mean()
    case .numericMean: random.numericMean()
    case .numericSum: random.numericSum()
    case .numericProduct: random.numericProduct()
    case .numericResize: random.numericResize()
    case .numericQuantize: random.numericQuantize()
    case .floatMean: random.floatMean()
    case .fold: random.fold()
    case .argMax: random.argMax()
    case .pool: random.pool()
    case .resize: random.resize()
    case .resizedMask: random.resizedMask()
    case .resizeNearest: random.resizeNearest()
    case .stridedCopy: random.stridedCopy()
    case .gather: random.gather()
    case .selection: random.selection()
    case .quantize: random.quantize()
    case .dequantize: random.dequantize()
    case .concatenation: random.concatenation()
    }
  }

  /// The kinds that try a problem. A new problem is a compile error here; none are those that only the scalar kernel
  /// computes.
  package static func trying(_ problem: Problem) -> [ProblemKind] {
    switch problem {
    case .convolution: [.convolution, .int16Convolution]
    case .depthwise: [.depthwise, .int16Depthwise]
    case .floatConvolution: [.floatConvolution, .floatThreeByThree]
    case .floatDepthwise: [.floatDepthwise]
    case .transposedConvolution: [.transposed, .int16Transposed]
    case .floatTransposedConvolution: [.floatTransposed]
    case .hybridConvolution: [.hybridConvolution]
    case .hybridDepthwise: [.hybridDepthwise]
    case .hybridTransposedConvolution: [.hybridTransposed]
    case .sum: [.sum, .sumOfAnyTwo]
    case .product: [.product, .productOfAnyTwo]
    case .arithmetic: [.arithmetic]
    case .activation: [.activation]
    case .floatPrelu: [.prelu]
    case .prelu: [.quantizedPrelu]
    case .squaredDifference: [.squaredDifference]
    case .comparison: [.comparison]
    case .matrixProduct: [.matrixProduct, .quantizedMatrixProduct]
    case .lookup: [.lookup]
    case .softmax: [.softmax]
    case .int16Softmax: [.int16Softmax]
    case .floatSoftmax: [.floatSoftmax]
    case .mean: [.mean]
    case .numeric: [.numericMean, .numericSum, .numericProduct, .numericResize, .numericQuantize]
    case .floatMean: [.floatMean]
    case .fold: [.fold]
    case .argMax: [.argMax]
    case .pool: [.pool]
    case .resizeBilinear: [.resize]
    case .resizedMask: [.resizedMask]
    case .resizeNearest: [.resizeNearest]
    case .stridedCopy: [.stridedCopy]
    case .gather: [.gather]
    case .selection: [.selection]
    case .quantize: [.quantize]
    case .dequantize: [.dequantize]
    case .concatenation: [.concatenation]
    case .cast: []
    }
  }
}
