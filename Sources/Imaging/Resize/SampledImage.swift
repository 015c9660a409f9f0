/// Those pixels of an image that a bilinear resize to one size reads: at most two columns and two rows for each of the
/// result's, of however many the image has.
public struct SampledImage: Sendable {
  /// The image's size.
  public let width: Int
  public let height: Int
  /// Where the result's columns and rows lie between those of `pixels`.
  let columns: BilinearAxis
  let rows: BilinearAxis
  let pixels: RGBImage

  /// All pixels of an image, to be resized to this size.
  /// - Precondition: neither image is empty.
  public init(_ image: RGBImage, resizedTo width: Int, _ height: Int) {
    precondition(
      image.width > 0 && image.height > 0 && width > 0 && height > 0,
      "resizing \(image.width)x\(image.height) to \(width)x\(height)")
    self.width = image.width
    self.height = image.height
    columns = BilinearAxis(input: image.width, output: width)
    rows = BilinearAxis(input: image.height, output: height)
    pixels = image
  }

  init(_ sampling: Sampling, pixels: RGBImage) {
    width = sampling.width
    height = sampling.height
    columns = sampling.columns
    rows = sampling.rows
    self.pixels = sampling.orientation.apply(to: pixels)
  }
}

/// Which pixels of a file a resize of its image reads.
struct Sampling {
  /// The size of the upright image.
  let width: Int
  let height: Int
  let orientation: Orientation
  let columns: BilinearAxis
  let rows: BilinearAxis
  /// The same pixels in the image as it is stored.
  let selection: PixelSelection

  /// - Parameter size: the result's, by the upright image's width and height.
  init(
    storedWidth: Int, storedHeight: Int, _ orientation: Orientation,
    size: (_ width: Int, _ height: Int) -> (width: Int, height: Int)
  ) {
    let swaps = orientation.swapsAxes
    (width, height) = swaps ? (storedHeight, storedWidth) : (storedWidth, storedHeight)
    self.orientation = orientation
    let result = size(width, height)
    var (columns, rows) = (
      BilinearAxis(input: width, output: result.width), BilinearAxis(input: height, output: result.height)
    )
    let (x, y) = (columns.compact(), rows.compact())
    self.columns = columns
    self.rows = rows
    selection = PixelSelection(
      columns: Self.stored(swaps ? y : x, of: storedWidth, isMirrored: orientation.mirrorsColumns),
      rows: Self.stored(swaps ? x : y, of: storedHeight, isMirrored: orientation.mirrorsRows))
  }

  private static func stored(_ positions: [Int], of count: Int, isMirrored: Bool) -> [Int] {
    isMirrored ? positions.reversed().map { count - 1 - $0 } : positions
  }
}
