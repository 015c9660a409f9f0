public import Atrous
public import AtrousImaging
import AtrousTFLite

/// From a photo to a mask with one model. It belongs to one task at a time, as the session in it does; tasks share
/// the plan.
///
/// ```swift
/// let model = try Model(path: "deeplab.tflite")
/// let plan = try Plan(model)
/// var segmenter = try Segmenter(plan, threads: 2)
/// let photo = try RGBImage(path: "cat.jpg")
/// let mask = try segmenter.segment(photo)
/// ```
public struct Segmenter: ~Copyable, Sendable {
  public let input: InputFormat
  public let output: OutputFormat
  /// The model's own, or VOC's; to be set where neither is right.
  public var names: ClassNames
  public let fit: ImageFit
  /// How many cores a run may be spread over.
  public let threads: Int
  private var session: Session
  /// Where the last photo lies in the model's input.
  private var placement: Placement
  private var photoWidth: Int
  private var photoHeight: Int

  /// - Parameters:
  ///   - plan: what runs; it may be shared.
  ///   - threads: how many cores a run may be spread over.
  ///   - options: how photos are prepared and the output is read.
  /// - Throws: `SegmentationError.notSegmentation` where the model does not take one image and say a class, or a
  ///   score of each class, for each pixel.
  public init(
    _ plan: Plan, threads: Int = 1, options: SegmenterOptions = .init()
  ) throws(SegmentationError) {
    let input = try InputFormat(plan.model, options: options)
    let output = try OutputFormat(plan, input: input, options: options)
    self.input = input
    self.output = output
    names = ClassNames(labels: plan.model.labels, output)
    fit = options.fit
    self.threads = threads
    placement = Placement(
      width: input.width, height: input.height, inputWidth: input.width, inputHeight: input.height,
      fit: .stretch)
    (photoWidth, photoHeight) = (input.width, input.height)
    session = Session(plan, threads: threads)
  }

  /// The class of each pixel of a photo, at the photo's size.
  ///
  /// - Throws: `SegmentationError.emptyImage`, and `.session(.cancelled)` where the current task is cancelled meanwhile.
  public mutating func segment(_ image: RGBImage) throws(SegmentationError) -> IndexedImage {
    try prepare(image)
    return try finish()
  }

  /// The same for pixels where they lie, which are not copied: a camera's buffer, say.
  ///
  /// - Parameters:
  ///   - pixels: rows from the top; alpha is not looked at.
  ///   - rowStride: bytes from one row to the next; nil where rows follow each other without a gap.
  /// - Throws: beside the errors of `segment(_:)`, `SegmentationError.tooFewBytes` where the last row does not lie wholly
  ///   in `pixels` or the stride is shorter than a row.
  public mutating func segment(
    pixels: Span<UInt8>, width: Int, height: Int, order: PixelOrder, rowStride: Int? = nil
  ) throws(SegmentationError) -> IndexedImage {
    try prepare(
      pixels, try order.layout(width: width, height: height, rowStride: rowStride, bytes: pixels.count))
    return try finish()
  }

  private mutating func finish() throws(SegmentationError) -> IndexedImage {
    do { try session.runUnlessCancelled() } catch { throw .session(error) }
    return try scaledToPhoto(try mask())
  }

  /// The first step of `segment`: resizes a photo into the model's input.
  public mutating func prepare(_ image: RGBImage) throws(SegmentationError) {
    guard image.width > 0, image.height > 0 else {
      throw .emptyImage(width: image.width, height: image.height)
    }
    try prepare(image.pixels.span, PixelLayout(width: image.width, height: image.height))
  }

  private mutating func prepare(_ pixels: Span<UInt8>, _ layout: PixelLayout) throws(SegmentationError) {
    place(width: layout.width, height: layout.height)
    try input.set(pixels, layout, in: &session, at: placement)
  }

  /// What `prepare` takes of a photo.
  /// - Precondition: the photo is not empty.
  public func samples(of image: RGBImage) -> SampledImage {
    let size = placement(width: image.width, height: image.height)
    return SampledImage(image, resizedTo: size.width, size.height)
  }

  /// The same of what `samples` or `readSamples` gave.
  public mutating func prepare(_ image: SampledImage) throws(SegmentationError) {
    place(width: image.width, height: image.height)
    try input.set(image, in: &session, at: placement)
  }

  private mutating func place(width: Int, height: Int) {
    placement = placement(width: width, height: height)
    (photoWidth, photoHeight) = (width, height)
  }

  /// Where a photo of this size lies in the model's input.
  func placement(width: Int, height: Int) -> Placement {
    Placement(
      width: width, height: height, inputWidth: input.width, inputHeight: input.height, fit: fit)
  }

  /// The second step of `segment`: computes the classes of what was prepared.
  public mutating func run() { session.run() }

  /// The class of each pixel at the model's resolution, after `run`. Of equal scores the first class wins.
  public func mask() throws(SegmentationError) -> IndexedImage {
    do {
      return IndexedImage(
        width: output.width, height: output.height, indices: try output.classes(session))
    } catch { throw .session(error) }
  }

  /// What the model says of every class at the model's resolution, after `run`.
  ///
  /// - Throws: `SegmentationError.noScores` where the model computes a map of classes.
  public func scores() throws(SegmentationError) -> ScoreMap {
    guard let kind = output.scoreKind else { throw .noScores }
    do {
      return ScoreMap(
        width: output.width, height: output.height, channels: output.channels, kind: kind,
        scores: try output.scores(session))
    } catch { throw .session(error) }
  }

  /// A mask of the whole input, at any resolution, as one of the photo that was prepared last, without the bars of a
  /// letterbox: each pixel takes the class of the nearest.
  ///
  /// - Throws: `SegmentationError.emptyImage` for a mask without a pixel.
  public func scaledToPhoto(_ mask: IndexedImage) throws(SegmentationError) -> IndexedImage {
    try scaledMask(mask).image()
  }

  /// The same without its pixels, which are made when they are asked for.
  ///
  /// - Throws: `SegmentationError.emptyImage` for a mask without a pixel.
  public func scaledMask(_ mask: IndexedImage) throws(SegmentationError) -> ScaledMask {
    guard mask.width > 0, mask.height > 0 else { throw .emptyImage(width: mask.width, height: mask.height) }
    return placement.restored(mask, width: photoWidth, height: photoHeight)
  }
}
