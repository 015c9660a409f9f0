package import AtrousKernels
package import AtrousTFLite

/// What flows along an edge of a graph: an input, a constant, or what a node computes.
///
/// A value that stands for a tensor of the file has the tensor's index. A pass appends its own behind them.
package struct Value: Sendable {
  package let index: Int
  package let name: String
  package let type: ElementType
  /// NHWC for images. Of a computed value: what the file says until the shapes are inferred, then what is right.
  package private(set) var shape: [Int]
  /// Elements in the whole value.
  package private(set) var count: Int
  package let quantization: Quantization?
  /// The bytes of a constant; nil for an input or a computed value.
  package var constant: Constant?
  package var storage = Storage.own
  /// Whether it is int8 of weights that the file holds in 4 bits.
  package let hasFourBits: Bool

  /// Where a value's bytes lie.
  package enum Storage: Sendable, Equatable {
    /// In memory of its own.
    case own
    /// In all of another value's memory.
    case alias(of: Int)
    /// In a part of every pixel of another value: from `firstChannel` on, `pixelStride` elements from pixel to pixel.
    case view(of: Int, firstChannel: Int, pixelStride: Int)
  }

  /// - Parameter shape: of which `checkedCount` is the number of elements.
  package init(
    index: Int, name: String, type: ElementType, shape: [Int], quantization: Quantization? = nil,
    constant: Constant? = nil, hasFourBits: Bool = false
  ) {
    self.index = index
    self.name = name
    self.type = type
    self.shape = shape
    self.quantization = quantization
    self.constant = constant
    self.hasFourBits = hasFourBits
    count = Value.checkedCount(shape) ?? 0
  }

  package var isConstant: Bool { constant != nil }

  /// Bytes of the whole value.
  package var byteCount: Int { count * (type.size ?? 0) }

  /// Takes a shape whose bytes are at most 2^31 - 1, as TFLite's own offsets are, so that sums of sizes and strides stay
  /// far from overflow.
  ///
  /// - Returns: why it is no shape that can be; nil where it was taken.
  package mutating func setShape(_ shape: [Int]) -> String? {
    guard shape.count <= 8 else { return "has \(shape.count) dimensions, 8 at most" }
    if let size = shape.first(where: { $0 < 0 }) { return "has the dimension \(size) in its shape \(shape)" }
    // A dimension of 0 does not hide that the others are too large.
    guard let cells = Value.checkedCount(shape.map { max($0, 1) }),
      cells <= Int(Int32.max) / (type.size ?? 1)
    else { return "has the shape \(shape), of more than 2^31 - 1 bytes" }
    self.shape = shape
    count = shape.contains(0) ? 0 : cells
    return nil
  }

  /// The product of all dimensions; nil where it overflows or a dimension is negative.
  package static func checkedCount(_ shape: [Int]) -> Int? {
    var product = 1
    for size in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      guard !overflow, size >= 0 else { return nil }
      product = next
    }
    return product
  }
}
