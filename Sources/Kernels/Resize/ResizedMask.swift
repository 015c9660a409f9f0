/// The class map of resized scores, ARG_MAX over the channels of a RESIZE_BILINEAR, without ever holding the scores:
/// they are several times the size of everything else in a segmentation model.
package struct ResizedMask: Sendable {
  package let resize: ResizeBilinear
  package let argMax: ArgMax

  /// - Parameter writesInt64: whether positions are int64 instead of int32.
  package init(_ resize: ResizeBilinear, writesInt64: Bool) {
    self.resize = resize
    let element: ArgMax.Element =
      switch resize.element {
      case .float32: .float32
      case .int8: .int8
      case .uint8: .uint8
      case .int16: .int16
      }
    let shape = resize.grid.outputShape
    argMax = ArgMax(
      element: element, writesInt64: writesInt64, outer: shape.count / shape.channels, size: shape.channels,
      inner: 1)
  }

  /// The reference kernel, one unit for all: the two operators one after the other.
  package func reference() -> Kernel {
    let (resizeKernel, argMaxKernel) = (resize.reference(), argMax.reference())
    let bytes = resize.grid.outputShape.count * resize.element.size
    return Kernel(units: 1) { operands, _ in
      let scores = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes, alignment: 64)
      defer { unsafe scores.deallocate() }
      resizeKernel.run(unsafe operands.replacing(output: scores), 0..<resizeKernel.units)
      argMaxKernel.run(
        unsafe operands.replacing(input: UnsafeRawBufferPointer(scores)), 0..<argMaxKernel.units)
    }
  }
}
