public import AtrousTFLite

/// The least and the largest value of each tensor, by its index in the file.
public struct Ranges: Sendable, Equatable {
  public var minimum: [Int: Float] = [:]
  public var maximum: [Int: Float] = [:]

  public init() {}

  /// The ranges that a calibrated file holds, one pair a tensor.
  public init(of model: Model) {
    for tensor in model.main.tensors {
      guard let observed = tensor.observed, observed.minimum.count == 1, observed.maximum.count == 1 else {
        continue
      }
      minimum[tensor.index] = observed.minimum[0]
      maximum[tensor.index] = observed.maximum[0]
    }
  }

  public subscript(_ tensor: Int) -> ClosedRange<Float>? {
    get {
      guard let low = minimum[tensor], let high = maximum[tensor], low <= high else { return nil }
      return low...high
    }
    set {
      minimum[tensor] = newValue?.lowerBound
      maximum[tensor] = newValue?.upperBound
    }
  }
}

/// The scales of all activations that have a range, by tensor.
struct Scales: Sendable {
  let int8: [Int: ActivationScale]
  let int16: [Int: ActivationScale]

  subscript(_ width: ActivationWidth) -> [Int: ActivationScale] { width == .int8 ? int8 : int16 }
}

/// The scale of a result that integer kernels define, whatever its values are.
private func fixedScale(of code: BuiltinOperator, _ width: ActivationWidth) -> ActivationScale? {
  switch (code.name, width) {
  case ("SOFTMAX", .int8), ("LOGISTIC", .int8): ActivationScale(scale: 1 / 256, zeroPoint: -128)
  case ("TANH", .int8), ("L2_NORMALIZATION", .int8): ActivationScale(scale: 1 / 128, zeroPoint: 0)
  case ("LOG_SOFTMAX", .int8): ActivationScale(scale: 16 / 256, zeroPoint: 127)
  case ("SOFTMAX", .int16), ("LOGISTIC", .int16), ("TANH", .int16):
    ActivationScale(scale: 1 / 32768, zeroPoint: 0)
  default: nil
  }
}

/// Operators whose result only moves or chooses among their operand's elements.
private let keepsScale: Set<String> = [
  "AVERAGE_POOL_2D", "MAX_POOL_2D", "RESHAPE", "RESIZE_BILINEAR", "RESIZE_NEAREST_NEIGHBOR", "TRANSPOSE",
  "SQUEEZE", "EXPAND_DIMS", "STRIDED_SLICE", "SLICE", "PAD", "PADV2", "MIRROR_PAD", "GATHER", "GATHER_ND",
  "SPACE_TO_BATCH_ND", "BATCH_TO_SPACE_ND", "DEPTH_TO_SPACE", "SPACE_TO_DEPTH", "TILE", "SPLIT", "SPLIT_V",
  "UNPACK", "BROADCAST_TO", "REVERSE_V2", "REDUCE_MAX", "REDUCE_MIN",
]
/// Operators all of whose operands have the result's scale.
private let sharesScale: Set<String> = ["CONCATENATION", "PACK", "MAXIMUM", "MINIMUM"]

extension Network {
  /// The scale of every activation that has a range, in steps of a width. Forward, the result of what only moves elements
  /// takes its operand's range; backward, operands of a concatenation take its result's, through what only moves elements.
  func scales(_ observed: Ranges, _ width: ActivationWidth) -> [Int: ActivationScale] {
    var ranges = observed
    var fixed: [Int: ActivationScale] = [:]
    var forced: Set<Int> = []
    func forward() {
      for node in operators {
        if let scale = fixedScale(of: node.code, width) {
          for output in node.outputs { fixed[output] = scale }
        }
        guard keepsScale.contains(node.name), let operand = activations(of: node).first else { continue }
        for output in node.outputs where isActivation(output) && !forced.contains(output) {
          ranges[output] = ranges[operand]
          fixed[output] = fixed[operand]
        }
      }
    }
    forward()
    for node in operators.reversed() {
      guard let output = node.outputs.first else { continue }
      let isForced = keepsScale.contains(node.name) && forced.contains(output)
      guard sharesScale.contains(node.name) || isForced else { continue }
      for operand in activations(of: node) {
        ranges[operand] = ranges[output]
        forced.insert(operand)
      }
    }
    forward()
    var scales: [Int: ActivationScale] = [:]
    for tensor in tensors where isActivation(tensor.index) {
      if let range = ranges[tensor.index], (range.upperBound - range.lowerBound).isFinite {
        scales[tensor.index] = ActivationScale(range, width)
      }
      if let scale = fixed[tensor.index] { scales[tensor.index] = scale }
    }
    return scales
  }
}
