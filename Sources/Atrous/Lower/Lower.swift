import AtrousKernels
import AtrousTFLite

extension Lowering {
  /// The arithmetic of an operator, and the tensors that it reads when it runs.
  func lower() throws(PlanError) -> (problem: Problem, inputs: [Int]) {
    try checkVersion()
    return (try problem(), try operands())
  }

  /// The list of the operators that run.
  private func problem() throws(PlanError) -> Problem {
    switch node.code {
    case .conv2D: try convolution()
    case .depthwiseConv2D: try depthwise()
    case .transposeConv: try transposedConvolution()
    case .fullyConnected: try fullyConnected()
    case .averagePool2D: try pool(.mean)
    case .maxPool2D: try pool(.maximum)

    case .add: try arithmetic(.add)
    case .sub: try arithmetic(.subtract)
    case .mul: try arithmetic(.multiply)
    case .relu: try rectifier(.relu)
    case .reluN1To1: try rectifier(.reluN1To1)
    case .relu6: try rectifier(.relu6)
    case .hardSwish: try hardSwish()
    case .logistic: try logistic()
    case .softmax: try softmax()

    case .mean: try mean()
    case .argMax: try argMax()
    case .resizeBilinear where node.isResizedMask: try resizedMask()
    case .resizeBilinear: try resizeBilinear()
    case .resizeNearestNeighbor: try resizeNearest()
    case .quantize: try quantize()
    case .dequantize: try dequantize()
    case .cast: try cast()

    case .concatenation: try concatenation()
    case .pack: try pack()
    case .reshape: try reshape()
    case .squeeze: try squeeze()
    case .expandDims: try expandDimensions()
    case .transpose: try transpose()
    case .slice: try slice()
    case .stridedSlice: try stridedSlice()
    case .tile: try tile()
    case .pad: try pad()
    case .padV2: try padWithValue()
    case .spaceToBatchND: try spaceToBatch()
    case .batchToSpaceND: try batchToSpace()
    default: throw failure("is not among the supported operators")
    }
  }

  /// The tensors that a kernel reads while it runs; those that shape it, and weights, it has at hand already.
  private func operands() throws(PlanError) -> [Int] {
    switch node.code {
    case .add, .sub, .mul, .concatenation, .pack:
      var indices: [Int] = []
      for position in node.inputs.indices { indices.append(try input(position).index) }
      return indices
    case .transposeConv: return [try input(2).index]
    default: return [try input(0).index]
    }
  }
}
