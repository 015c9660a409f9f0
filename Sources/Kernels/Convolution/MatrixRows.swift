extension LaidOutConvolution {
  /// The same as a product of matrices; nil where the filter does not lie on each image exactly.
  var asMatrixProduct: Self? {
    guard groupChannels == inputChannels, let rows = window.asMatrixRows, layout.isDense(window) else {
      return nil
    }
    var product = self
    product.window = rows
    product.inputChannels = window.y.taps * window.x.taps * inputChannels
    product.layout = OutputLayout(rows, channels: layout.pixelStride)
    product.layout.start = layout.start
    return product
  }
}
