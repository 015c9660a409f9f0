/// The loops over pixels of an instruction set, as `VectorKernels` are those over tensors.
@safe package struct PixelLoops: Sendable {
  package let name: String
  package let inverseDCT: @Sendable (BlockRow) -> Void
  package let double: @Sendable (DoubledRow) -> Void
  package let convert: @Sendable (ColorRow) -> Void

  package init(
    name: String, inverseDCT: @escaping @Sendable (BlockRow) -> Void,
    double: @escaping @Sendable (DoubledRow) -> Void, convert: @escaping @Sendable (ColorRow) -> Void
  ) {
    self.name = name
    self.inverseDCT = inverseDCT
    self.double = double
    self.convert = convert
  }

  /// The scalar loops, which define the results.
  package static let reference = PixelLoops(
    name: "reference", inverseDCT: inverseDCTReference, double: doubleReference, convert: convertReference)
}
