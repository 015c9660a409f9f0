/// A tensor of a graph: what the file says of it, checked.
public struct Tensor: Sendable {
  public let index: Int
  public let name: String
  public let type: ElementType
  /// NHWC for images. Empty for a scalar.
  public let shape: [Int]
  /// The shape with -1 where the converter left a size open; nil where the file does not say.
  public let shapeSignature: [Int]?
  public let quantization: Quantization?
  /// Where a constant's bytes lie in the model's bytes; nil for a tensor that is computed.
  public let data: Range<Int>?
  /// What a converter or calibrator saw of the tensor's values.
  public let observed: ObservedRange?
  /// A variable keeps its value from run to run.
  public let isVariable: Bool
  /// Whether an empty shape is a scalar's, and not one that is not known.
  public let hasRank: Bool
  /// What the file says of the tensor and this does not hold, so that it cannot be used or written again; nil for nothing.
  package let unwritable: String?

  public var isConstant: Bool { data != nil }

  /// Elements in the whole tensor. The product was checked when the model was read.
  public var count: Int { shape.reduce(1, *) }

  public init(
    index: Int, name: String, type: ElementType, shape: [Int], shapeSignature: [Int]? = nil,
    quantization: Quantization? = nil, data: Range<Int>? = nil, observed: ObservedRange? = nil,
    isVariable: Bool = false, hasRank: Bool = true
  ) {
    self.init(
      index: index, name: name, type: type, shape: shape, shapeSignature: shapeSignature,
      quantization: quantization, data: data, observed: observed, isVariable: isVariable, hasRank: hasRank,
      unwritable: nil)
  }

  init(
    index: Int, name: String, type: ElementType, shape: [Int], shapeSignature: [Int]?,
    quantization: Quantization?, data: Range<Int>?, observed: ObservedRange?, isVariable: Bool, hasRank: Bool,
    unwritable: String?
  ) {
    self.index = index
    self.name = name
    self.type = type
    self.shape = shape
    self.shapeSignature = shapeSignature
    self.quantization = quantization
    self.data = data
    self.observed = observed
    self.isVariable = isVariable
    self.hasRank = hasRank
    self.unwritable = unwritable
  }

  /// The same tensor with another shape, of which nothing is open.
  fileprivate func withShape(_ shape: [Int]) -> Tensor {
    Tensor(
      index: index, name: name, type: type, shape: shape, shapeSignature: nil,
      quantization: quantization, data: data, observed: observed, isVariable: isVariable, hasRank: hasRank,
      unwritable: unwritable)
  }
}

extension Model {
  /// The same model with other shapes of the main graph's tensors, one each.
  package func withShapes(_ shapes: [[Int]]) -> Model {
    replacingMain(
      Subgraph(
        name: main.name, tensors: zip(main.tensors, shapes).map { $0.withShape($1) },
        operators: main.operators, inputs: main.inputs, outputs: main.outputs))
  }
}

/// Affine quantization, `real = scale * (q - zeroPoint)`: one pair for the tensor, or one for each index of `axis`
/// (Jacob et al. 2018, "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only
/// Inference", equation 1).
public struct Quantization: Sendable, Equatable {
  public let scales: [Float]
  /// As many as there are scales.
  public let zeroPoints: [Int]
  /// The dimension that the scales belong to (`quantized_dimension`).
  public let axis: Int

  public var isPerAxis: Bool { scales.count > 1 }

  public init(scales: [Float], zeroPoints: [Int], axis: Int = 0) {
    self.scales = scales
    self.zeroPoints = zeroPoints
    self.axis = axis
  }
}

/// The least and the largest value of a tensor, one pair or one for each index of an axis (`min` and `max` of
/// `QuantizationParameters`).
public struct ObservedRange: Sendable, Equatable {
  public let minimum: [Float]
  public let maximum: [Float]

  public init(minimum: [Float], maximum: [Float]) {
    self.minimum = minimum
    self.maximum = maximum
  }
}
