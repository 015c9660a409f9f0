#if !hasFeature(Embedded)
public import Atrous
public import AtrousImaging
import Dispatch

/// A segmenter for servers: callers wait for their turn without blocking a thread of theirs.
///
/// A run takes milliseconds of one core and does not suspend, so the actor has a thread of its own. Make as many as
/// photos are to be segmented at once; they share the plan.
///
/// ```swift
/// let service = try SegmentationActor(plan)
/// let mask = try await service.segment(photo)
/// ```
public actor SegmentationActor {
  private var segmenter: Segmenter
  private let executor = QueueExecutor()

  public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  /// - Throws: as `Segmenter.init`.
  public init(
    _ plan: Plan, threads: Int = 1, options: SegmenterOptions = .init()
  ) throws(SegmentationError) {
    segmenter = try Segmenter(plan, threads: threads, options: options)
  }

  /// The class of each pixel of a photo, at the photo's size.
  ///
  /// - Throws: as `Segmenter.segment`; `.session(.cancelled)` where the caller's task is cancelled before the end.
  public func segment(_ image: RGBImage) throws(SegmentationError) -> IndexedImage {
    try segmenter.segment(image)
  }

  /// The mask of a photo at its size, and the scores behind it at the model's resolution.
  ///
  /// - Throws: as `segment`; `.noScores` where the model computes a map of classes.
  public func segmentWithScores(
    _ image: RGBImage
  ) throws(SegmentationError) -> (mask: IndexedImage, scores: ScoreMap) {
    (try segmenter.segment(image), try segmenter.scores())
  }
}

/// Runs an actor's work on a queue.
private final class QueueExecutor: SerialExecutor {
  private let queue = DispatchQueue(label: "segmentation")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
#endif
