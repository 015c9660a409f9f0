import AtrousTFLite

extension Lowering {
  /// Checks that the operator is one whose meaning is known here.
  func checkVersion() throws(PlanError) {
    guard node.customName == nil || node.isResizedMask else {
      throw failure("is a custom operator, which has no kernel here")
    }
    guard let newest = newestVersion else { return }
    guard (1...newest).contains(node.version) else {
      throw failure("has version \(node.version), of which 1 to \(newest) are supported")
    }
  }

  /// The newest version that LiteRT 2.3.0 registers (`core/kernels/register_ref.cc`). A version says which types and
  /// options a file may use; those are checked one by one.
  private var newestVersion: Int? {
    switch node.code {
    case .expandDims, .hardSwish, .reluN1To1, .reshape, .shape: 1
    case .squeeze: 2
    case .relu, .relu6, .logistic, .averagePool2D, .maxPool2D, .softmax, .mean, .argMax, .tile, .quantize: 3
    case .concatenation, .spaceToBatchND, .batchToSpaceND, .pad, .padV2, .pack, .resizeBilinear,
      .resizeNearestNeighbor:
      4
    case .add, .sub, .transposeConv: 5
    case .transpose, .slice, .dequantize: 6
    case .depthwiseConv2D, .mul, .cast: 7
    case .conv2D, .stridedSlice: 8
    case .fullyConnected: 14
    default: nil
    }
  }
}
