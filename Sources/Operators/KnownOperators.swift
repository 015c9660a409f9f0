package import AtrousGraph
package import AtrousTFLite

extension OperatorKind {
  /// Every operator of a file that can run, a line each.
  package static let all: [OperatorKind] = [
    conv2D, depthwiseConv2D, transposeConv, fullyConnected, averagePool2D, maxPool2D,
    add, sub, mul, relu, reluN1To1, relu6, leakyRelu, hardSwish, logistic, softmax,
    mean, argMax, resizeBilinear, resizeNearestNeighbor,
    quantize, dequantize, cast,
    concatenation, pack, reshape, squeeze, expandDims, shape, transpose, tile,
    slice, stridedSlice, pad, padV2, spaceToBatchND, batchToSpaceND,
  ]

  private static let byCode: [OperatorKind?] = {
    var table = [OperatorKind?](repeating: nil, count: 256)
    for kind in all { if let code = kind.code { table[code.rawValue] = kind } }
    return table
  }()

  /// The operator of a code; nil for one that cannot run here.
  package static func of(_ code: BuiltinOperator) -> OperatorKind? {
    byCode.indices.contains(code.rawValue) ? byCode[code.rawValue] : nil
  }
}
