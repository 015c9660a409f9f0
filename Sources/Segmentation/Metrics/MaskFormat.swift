public import AtrousImaging

#if !hasFeature(Embedded)
public import AtrousBytes
#endif

/// How the masks of a data set tell the class of a pixel: by a stored number or a colour, which is the pixel's id; an id
/// then stands for a class or for none.
public struct MaskFormat: Sendable, Equatable {
  /// Colours in the order of their ids, nil for an id without one. Where it is nil, palette and gray masks give the
  /// numbers that they store, and RGB masks have VOC's colours.
  public var colors: [RGBColor?]?
  /// The class of each of 256 ids; 255, `Evaluation.void`, for pixels that are not counted.
  public var classes: [UInt8] = Array(0...255)

  /// Ids are classes, and 255 is void: VOC's masks.
  public init() {}

  /// Class = id + offset. What falls below 0 is void, and 255 stays void.
  public mutating func shift(by offset: Int) {
    classes = (0..<255).map { id in
      let (sum, overflow) = id.addingReportingOverflow(offset)
      return overflow || sum < 0 ? Evaluation.void : UInt8(clamping: sum)
    }
    classes.append(Evaluation.void)
  }

  /// The given ids stand for classes, all others are void.
  public mutating func map(_ pairs: [UInt8: UInt8]) {
    classes = (0...255).map { pairs[$0] ?? Evaluation.void }
  }

  /// Pixels of an id are not counted.
  public mutating func ignore(_ id: UInt8) { classes[Int(id)] = Evaluation.void }
}

#if !hasFeature(Embedded)
extension MaskFormat {
  /// Reads a mask: the class of each pixel, 255 for void.
  ///
  /// - Throws: `SegmentationError.file`, `.image`, or `.groundTruth` for a colour that no id has.
  public func read(_ path: String, limits: Limits = .init()) throws(SegmentationError) -> IndexedImage {
    let file: ByteRegion
    do { file = try ByteRegion.reading(path: path, limit: limits.fileBytes) } catch { throw .file(error) }
    var mask: IndexedImage
    if colors == nil && !isRGB(file) {
      do {
        mask = try file.withSpan { (bytes) throws(ImagingError) in try decodeIndices(bytes, limits: limits) }
      } catch { throw .image(error) }
    } else {
      let image: RGBImage
      do {
        image = try file.withSpan { (bytes) throws(ImagingError) in try decodeImage(bytes, limits: limits) }
      } catch { throw .image(error) }
      mask = try ids(of: image)
    }
    for position in mask.indices.indices { mask.indices[position] = classes[Int(mask.indices[position])] }
    return mask
  }

  /// Whether a file is a PNG of colour type 2 or 6, RGB with alpha or without (PNG specification, section 11.2.1).
  private func isRGB(_ file: ByteRegion) -> Bool {
    file.copy(1..<4) == Array("PNG".utf8) && [2, 6].contains(file.load(at: 25, as: UInt8.self))
  }

  private func ids(of image: RGBImage) throws(SegmentationError) -> IndexedImage {
    var table: [RGBColor: UInt8] = [:]
    for (id, color) in (colors ?? Palette.voc.colors).enumerated() {
      if let color, table[color] == nil { table[color] = UInt8(id) }
    }
    var indices: [UInt8] = []
    indices.reserveCapacity(image.width * image.height)
    // Masks are plane: most pixels have the colour of the one before.
    var last: (color: RGBColor, id: UInt8)?
    for at in stride(from: 0, to: image.pixels.count, by: 3) {
      let color = RGBColor(red: image.pixels[at], green: image.pixels[at + 1], blue: image.pixels[at + 2])
      if last?.color != color {
        guard let id = table[color] else {
          let pixel = at / 3
          throw .groundTruth(
            "pixel (\(pixel % image.width), \(pixel / image.width)) has the colour"
              + " \(color.red) \(color.green) \(color.blue), which no class has")
        }
        last = (color, id)
      }
      indices.append(last?.id ?? 0)
    }
    return IndexedImage(width: image.width, height: image.height, indices: indices)
  }
}
#endif
