package import AtrousGraph
package import AtrousTFLite

extension OperatorKind {
  /// Every operator of a file that can run, a line each.
  package static let all: [OperatorKind] = [
    conv2D, depthwiseConv2D, transposeConv, fullyConnected, batchMatMul, averagePool2D, maxPool2D,
    add, sub, mul, div, maximum, minimum, squaredDifference, relu, reluN1To1, relu6, relu0To1,
    leakyRelu, hardSwish, logistic, tanh, gelu, elu, prelu, exp, log, sqrt, rsqrt, abs, neg, square, softmax,
    equal, notEqual, less, lessEqual, greater, greaterEqual, logicalAnd, logicalOr, logicalNot, select,
    selectV2,
    mean, sum, reduceProd, reduceMax, reduceMin, argMax, resizeBilinear, resizeNearestNeighbor,
    quantize, dequantize, cast,
    concatenation, pack, unpack, split, splitV, gather, broadcastTo, fill, reshape, squeeze, expandDims,
    shape, transpose, tile,
    depthToSpace, spaceToDepth, slice, stridedSlice, pad, padV2, mirrorPad, spaceToBatchND, batchToSpaceND,
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
