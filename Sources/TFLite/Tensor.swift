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

  public var isConstant: Bool { data != nil }

  /// Elements in the whole tensor. The product was checked when the model was read.
  public var count: Int { shape.reduce(1, *) }

  public init(
    index: Int, name: String, type: ElementType, shape: [Int], shapeSignature: [Int]? = nil,
    quantization: Quantization? = nil, data: Range<Int>? = nil
  ) {
    self.index = index
    self.name = name
    self.type = type
    self.shape = shape
    self.shapeSignature = shapeSignature
    self.quantization = quantization
    self.data = data
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
