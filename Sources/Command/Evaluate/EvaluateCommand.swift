import AtrousBytes
import AtrousImaging
import AtrousSegmentation
import Synchronization

/// `atrous evaluate`: how good a model's masks are.
struct EvaluateCommand {
  static let syntax = Syntax(
    command: "evaluate", operands: "MODEL... --images DIR --masks DIR",
    summary: "Compares a model's masks with true ones: accuracy, averaged IoU, VOC mIoU, IoU of each class.",
    details: """
      Accuracy and averaged IoU are the model zoo's: means over images, and over the classes in each image's mask,
      with void pixels as background. VOC mIoU is the mean over the classes of one confusion matrix over all
      images, without void pixels. All are taken at the model's resolution. Folders are searched with the folders in
      them. Cityscapes:
        atrous evaluate MODEL --images leftImg8bit/val --masks gtFine/val \\
          --image-name '{}_leftImg8bit' --mask-name '{}_gtFine_labelTrainIds'
      JSON: an object, or an array of them for several models: model, images, accuracy, averaged_iou, voc_miou (of 1), per_class [id, name, iou, precision, recall, dice]; null where nothing is counted.
      """,
    options: [
      Option("images", "DIR", help: "the photos"),
      Option(
        "masks", "DIR",
        help: "PNGs with the true classes, of the photos' names: palette, gray or RGB; 255 is void"),
      Option("list", "FILE", help: "the names to use, one a line (default: every mask)"),
      Option("image-name", "PATTERN", help: "what photos are called, as {}_leftImg8bit (default: {})"),
      Option("mask-name", "PATTERN", help: "what masks are called, as {}_gtFine_labelTrainIds (default: {})"),
      Option("heatmap", "FILE", help: "write the confusion matrix as a PNG; for one model"),
      LabelFile.option,
      Option("json", help: "an object, or an array of them for several models"),
    ] + MaskFormat.options + ModelReading.options + EngineOptions.options)

  let models: [String]
  let pairs: [ImagePair]
  let maskFormat: MaskFormat
  let heatMap: String?
  let reading: ModelReading
  let labels: LabelFile?
  let isJSON: Bool
  let engine: EngineOptions

  init(_ arguments: Arguments) throws(CommandError) {
    models = arguments.positionals
    guard !models.isEmpty else { throw arguments.usage("no model is given") }
    heatMap = arguments.value("heatmap")
    guard heatMap == nil || models.count == 1 else { throw arguments.usage("--heatmap takes one model") }
    reading = try ModelReading(arguments)
    labels = try LabelFile(arguments)
    isJSON = arguments.has("json")
    engine = try EngineOptions(arguments)
    maskFormat = try MaskFormat(arguments)
    pairs = try findPairs(
      images: try arguments.required("images"), masks: try arguments.required("masks"),
      imageName: arguments.value("image-name") ?? "{}", maskName: arguments.value("mask-name") ?? "{}",
      list: arguments.value("list"))
  }

  func run() throws(CommandError) -> ExitCode {
    var results: [EvaluationResult] = []
    var progress = Progress(models.count * pairs.count)
    for model in models {
      let result = try evaluate(model, &progress)
      results.append(result)
      if let heatMap {
        let png = encodePNG(result.evaluation.confusion.heatMap(names: result.names))
        do { try writeFile(heatMap, png) } catch { throw CommandError(error) }
      }
    }
    guard isJSON else {
      print(text(of: results))
      return .done
    }
    var list = JSONList(of: results.count)
    for result in results { list.print(result.json) }
    list.close()
    return .done
  }

  /// Pairs are segmented side by side, and counted in their order.
  private func evaluate(
    _ model: String, _ progress: inout Progress
  ) throws(CommandError) -> EvaluationResult {
    let plan = try engine.plan(model, computesMask: reading.takesAnyOutput)
    let first = try reading.segmenter(plan, threads: 1, labels: labels, model: model)
    labels?.warn(classes: first.output.classes)
    let sum: EvaluationSum
    do { sum = EvaluationSum(try Evaluation(classes: first.output.classes ?? 256), progress) } catch {
      throw CommandError(error, path: model)
    }
    let workers = min(engine.threads, pairs.count)
    let jobs = OrderedJobs<ImagePair, Result<Masks, CommandError>>(window: 2 * workers) { number in
      number < pairs.count && !sum.hasFailed ? pairs[number] : nil
    } deliver: { number, masks in
      sum.add(masks, pairs[number])
    }
    jobs.run(workers: workers) { jobs in
      // The model was read in the same way above.
      guard
        var segmenter = try? reading.segmenter(
          plan, threads: max(1, engine.threads / workers), labels: labels, model: model)
      else { return }
      while let (number, pair) = jobs.take() {
        jobs.finish(number, Result { () throws(CommandError) in try masks(pair, &segmenter) })
      }
    }
    return EvaluationResult(model: model, names: first.names, evaluation: try sum.end(&progress))
  }

  private func masks(_ pair: ImagePair, _ segmenter: inout Segmenter) throws(CommandError) -> Masks {
    let prediction: IndexedImage
    let photo: RGBImage
    do throws(SegmentationError) {
      photo = try RGBImage(path: pair.image)
      try segmenter.prepare(photo)
      segmenter.run()
      prediction = try segmenter.mask()
    } catch { throw CommandError(error, path: pair.image) }
    do throws(SegmentationError) {
      let truth = try maskFormat.read(pair.mask)
      guard (truth.width, truth.height) == (photo.width, photo.height) else {
        throw .groundTruth(
          "a mask of \(truth.width)x\(truth.height) for a photo of \(photo.width)x\(photo.height)")
      }
      return Masks(prediction: prediction, truth: truth)
    } catch { throw CommandError(error, path: pair.mask) }
  }
}

/// What a model says of a photo, and what is true.
private struct Masks: Sendable {
  let prediction: IndexedImage
  let truth: IndexedImage
}

/// The figures so far, until an error.
private final class EvaluationSum: Sendable {
  private struct State {
    var evaluation: Evaluation
    var progress: Progress
    var error: CommandError?
  }

  private let state: Mutex<State>

  init(_ evaluation: Evaluation, _ progress: Progress) {
    progress.show()
    state = Mutex(State(evaluation: evaluation, progress: progress))
  }

  var hasFailed: Bool { state.withLock { $0.error != nil } }

  func add(_ masks: Result<Masks, CommandError>, _ pair: ImagePair) {
    state.withLock { state in
      guard state.error == nil else { return }
      do throws(CommandError) {
        let masks = try masks.get()
        do throws(SegmentationError) {
          try state.evaluation.add(prediction: masks.prediction, truth: masks.truth)
        } catch {
          throw CommandError(error, path: pair.mask)
        }
        state.progress.advance()
      } catch { state.error = error }
    }
  }

  func end(_ progress: inout Progress) throws(CommandError) -> Evaluation {
    let state = state.withLock { $0 }
    progress = state.progress
    progress.clear()
    if let error = state.error { throw error }
    return state.evaluation
  }
}
