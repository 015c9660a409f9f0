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
/// let photo = try readImage("cat.jpg")
/// let mask = try segmenter.segment(photo)
/// ```
public struct Segmenter: ~Copyable, Sendable {
  public let input: InputFormat
  public let output: OutputFormat
  /// The model's own, or VOC's; to be set where neither is right.
  public var names: ClassNames
  public let fit: Fit
  private var session: Session
  /// Where the last photo lies in the model's input.
  private var placement: Placement

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
    let output = try OutputFormat(plan.model, input: input, options: options)
    self.input = input
    self.output = output
    names = ClassNames(labels: plan.model.labels, output)
    fit = options.fit
    placement = Placement(
      width: input.width, height: input.height, inputWidth: input.width, inputHeight: input.height,
      fit: .stretch)
    session = Session(plan, threads: threads)
  }

  /// The class of each pixel of a photo, at the photo's size.
  ///
  /// - Throws: `SegmentationError.emptyImage`, and `.session(.cancelled)` where the current task is cancelled meanwhile.
  public mutating func segment(_ image: RGBImage) throws(SegmentationError) -> IndexedImage {
    try prepare(image)
    do { try session.runUnlessCancelled() } catch { throw .session(error) }
    return placement.restored(try mask(), width: image.width, height: image.height)
  }

  /// The first step of `segment`: resizes a photo into the model's input.
  public mutating func prepare(_ image: RGBImage) throws(SegmentationError) {
    guard image.width > 0, image.height > 0 else {
      throw .emptyImage(width: image.width, height: image.height)
    }
    placement = Placement(
      width: image.width, height: image.height, inputWidth: input.width, inputHeight: input.height, fit: fit)
    try input.set(image, in: &session, at: placement)
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

  /// A mask at the model's resolution scaled to the size of the photo that was prepared: each pixel takes the class
  /// of the nearest.
  public func restored(_ mask: IndexedImage, width: Int, height: Int) -> IndexedImage {
    placement.restored(mask, width: width, height: height)
  }
}
