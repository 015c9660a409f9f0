import AtrousBytes
import AtrousImaging
import AtrousSegmentation

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
        let png = encodePNG(AtrousSegmentation.heatMap(result.evaluation.confusion, names: result.names))
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

  private func evaluate(
    _ model: String, _ progress: inout Progress
  ) throws(CommandError) -> EvaluationResult {
    let plan = try engine.plan(model, computesMask: reading.takesAnyOutput)
    var segmenter = try reading.segmenter(plan, threads: engine.threads, labels: labels, model: model)
    labels?.warn(classes: segmenter.output.classes)
    var evaluation: Evaluation
    do { evaluation = try Evaluation(classes: segmenter.output.classes ?? 256) } catch {
      throw CommandError(error, path: model)
    }
    defer { progress.clear() }
    progress.show()
    for pair in pairs {
      try add(pair, to: &evaluation, with: &segmenter)
      progress.advance()
    }
    return EvaluationResult(model: model, names: segmenter.names, evaluation: evaluation)
  }

  private func add(
    _ pair: ImagePair, to evaluation: inout Evaluation, with segmenter: inout Segmenter
  ) throws(CommandError) {
    let prediction: IndexedImage
    let photo: RGBImage
    do throws(SegmentationError) {
      photo = try readImage(pair.image)
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
      try evaluation.add(prediction: prediction, truth: truth)
    } catch { throw CommandError(error, path: pair.mask) }
  }
}
