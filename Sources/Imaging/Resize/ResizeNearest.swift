/// Resizes a mask: each pixel takes the class at `floor((x + 0.5) * input / output)`, computed in integers.
/// - Precondition: neither image is empty.
package func resizeNearest(_ image: IndexedImage, width: Int, height: Int) -> IndexedImage {
  precondition(
    image.width > 0 && image.height > 0 && width > 0 && height > 0,
    "resizing \(image.width)x\(image.height) to \(width)x\(height)")
  let columns = (0..<width).map { (2 * $0 + 1) * image.width / (2 * width) }
  var indices: [UInt8] = []
  indices.reserveCapacity(width * height)
  for y in 0..<height {
    let row = (2 * y + 1) * image.height / (2 * height) * image.width
    for column in columns { indices.append(image.indices[row + column]) }
  }
  return IndexedImage(width: width, height: height, indices: indices)
}
