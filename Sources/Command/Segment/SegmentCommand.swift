import Atrous
import AtrousBytes
import AtrousImaging
import AtrousSegmentation

/// `atrous segment`: masks and overlays of photos, or of the frames of a video.
struct SegmentCommand {
  static let syntax = Syntax(
    command: "segment", operands: "IMAGE...|-",
    summary: "Says which pixels of photos show what, as masks and overlays.",
    details: """
      IMAGE is a JPEG, PNG or Netpbm file, a folder of such, or a pattern with * and ? in quotes. Without another
      output a mask is written, a palette PNG in the colours of PASCAL VOC, as NAME.mask.png; see --output. An image
      that fails is reported, the others go on, and the exit code is 3. With --threads N up to N images are segmented
      side by side.
        atrous segment photos/ --model M --overlay --output out/
        atrous segment cat.jpg --model M --mean 123.7,116.3,103.5 --std 58.4,57.1,57.4 --order rgb
        atrous segment cat.jpg --model M --scores cat.npy --confidence

      "-" reads frames from standard input and writes frames of the same kind to standard output: PPM pictures,
      YUV4MPEG2, or RGB with --frame-size. One of --mask, --overlay and --side-by-side is written.
        ffmpeg -i in.mp4 -f image2pipe -c:v ppm - | atrous segment - --overlay --model M |
          ffmpeg -f image2pipe -c:v ppm -i - out.mp4

      JSON: an object, or an array of them for several images: image, width, height, classes [id, name, pixels, share (of 1), box [x0, y0, x1, y1]], outputs,
      timings_ms [decode, prepare, run, write], preprocessing [mean, std, order, source], output_format [tensor, content, layout, classes,
      score_kind, threshold].
      """,
    options: [
      Option("model", "FILE", help: "the .tflite model (default: the project's \(OwnModel.path))"),
      Option(
        "output", "PATH", help: "a file, or a folder: an existing one, one with / at the end, one for several"
      ),
      Option("mask", help: "write the mask, beside other outputs"),
      Option("overlay", help: "write the photo with its classes painted over, NAME.overlay.png"),
      Option("side-by-side", help: "write photo and overlay in one image, NAME.side.png"),
      Option("confidence", help: "write the probability of each pixel's class in gray, NAME.confidence.png"),
      Option(
        "scores", "FILE", help: "write the scores, float32 [height, width, classes] at the model's resolution"
      ),
      Option("opacity", "P", help: "of the overlay's colours, 0 to 100 (default: 60)"),
      Option("letterbox", help: "keep the photo's aspect, with bars; else it fills the model's input"),
      Option("frame-size", "WxH", help: "with -: frames are raw RGB of this size"),
      LabelFile.option,
      Option("json", help: "an object, or an array of them for several images"),
    ] + ModelReading.options + EngineOptions.options)

  let images: [String]
  let model: String
  let kinds: [OutputKind]
  let paths: OutputPaths
  /// Nil where scores are not asked for.
  let scorePaths: OutputPaths?
  let painter: Painter
  let reading: ModelReading
  let labels: LabelFile?
  let isJSON: Bool
  let engine: EngineOptions
  let isStream: Bool
  let frameSize: (width: Int, height: Int)?

  init(_ arguments: Arguments) throws(CommandError) {
    guard !arguments.positionals.isEmpty else { throw arguments.usage("no image is given") }
    guard let model = arguments.value("model") ?? OwnModel.find() else {
      throw arguments.usage("--model is missing, and \(OwnModel.path) is neither here nor near the command")
    }
    self.model = model
    engine = try EngineOptions(arguments)
    painter = Painter(opacity: try arguments.integer("opacity", in: 0...100) ?? 60)
    reading = try ModelReading(arguments, fit: arguments.has("letterbox") ? .letterbox : .stretch)
    labels = try LabelFile(arguments)
    isJSON = arguments.has("json")
    isStream = arguments.positionals == ["-"]
    frameSize = try arguments.frameSize()
    var kinds: [OutputKind] = []
    if arguments.has("overlay") { kinds.append(.overlay) }
    if arguments.has("side-by-side") { kinds.append(.side) }
    if arguments.has("confidence") { kinds.append(.confidence) }
    let scores = arguments.value("scores")
    if arguments.has("mask") || (kinds.isEmpty && scores == nil) { kinds.insert(.mask, at: 0) }
    self.kinds = kinds
    if isStream {
      for option in ["output", "scores", "confidence", "json"] where arguments.has(option) {
        throw arguments.usage("--\(option) is not for frames")
      }
      guard kinds.count == 1 else { throw arguments.usage("frames are written in one way") }
    } else {
      guard frameSize == nil else { throw arguments.usage("--frame-size is for frames, -") }
    }
    let images = isStream ? [] : try findImages(arguments.positionals)
    self.images = images
    paths = try OutputPaths(images: images, kinds: kinds, output: arguments.value("output"))
    scorePaths =
      if let scores { try OutputPaths(images: images, kinds: [.scores], output: scores) } else { nil }
  }

  /// Whether the model's scores are read, and not its class map alone.
  private var needsScores: Bool { scorePaths != nil || kinds.contains(.confidence) }

  /// An image that fails is reported, and the others go on. An interrupt lets the present ones be written, no other.
  func run() throws(CommandError) -> ExitCode {
    let file = try loadModel(model)
    if !isStream, engine.inputShape == nil, file.leavesSizeOpen { return try runAtOwnSizes(file) }
    let plan = try engine.plan(file, model, computesMask: reading.takesAnyOutput && !needsScores)
    let first = try reading.segmenter(plan, threads: 1, labels: labels, model: model)
    labels?.warn(classes: first.output.classes)
    guard !needsScores || first.output.scoreKind != nil else {
      throw .input("\(model): gives a map of classes, --scores and --confidence need scores")
    }
    if isStream { return try FrameSegmentation(command: self, plan: plan).run() }
    try makeFolders()
    let report = SegmentReport(images: images.count, isJSON: isJSON)
    deferInterrupts()
    let workers = min(engine.threads, images.count)
    let jobs = OrderedJobs<String, Result<SegmentResult, CommandError>>(window: 2 * workers) { number in
      number < images.count && !isInterrupted ? images[number] : nil
    } deliver: { _, result in
      report.add(result)
    }
    jobs.run(workers: workers) { jobs in
      // The model was read in the same way above.
      guard
        var segmenter = try? reading.segmenter(
          plan, threads: max(1, engine.threads / workers), labels: labels, model: model)
      else { return }
      while let (number, image) = jobs.take() {
        jobs.finish(
          number,
          Result { () throws(CommandError) in try segment(image, at: number, with: &segmenter) })
      }
    }
    return report.end()
  }

  private func makeFolders() throws(CommandError) {
    for folder in [paths.folder, scorePaths?.folder].compactMap(\.self) {
      do { try makeFolder(folder) } catch { throw CommandError(error) }
    }
  }

  /// With a model that takes any size, every photo at its own.
  private func runAtOwnSizes(_ file: Model) throws(CommandError) -> ExitCode {
    try makeFolders()
    let report = SegmentReport(images: images.count, isJSON: isJSON)
    deferInterrupts()
    for (index, image) in images.enumerated() {
      if isInterrupted { break }
      report.add(
        Result { () throws(CommandError) in
          let plan = try engine.plan(
            file, model, forPhoto: image, computesMask: reading.takesAnyOutput && !needsScores)
          var segmenter = try reading.segmenter(plan, threads: engine.threads, labels: labels, model: model)
          return try segment(image, at: index, with: &segmenter)
        })
    }
    return report.end()
  }

  private func segment(
    _ path: String, at index: Int, with segmenter: inout Segmenter
  ) throws(CommandError) -> SegmentResult {
    var result = SegmentResult(
      image: path, preprocessing: segmenter.input.preprocessing, output: segmenter.output)
    let (mask, small): (ScaledMask, IndexedImage)
    var photo: RGBImage?
    do throws(SegmentationError) {
      var clock = Stopwatch()
      let samples: SampledImage
      if kinds.contains(.overlay) || kinds.contains(.side) {
        let image = try RGBImage(path: path, threads: segmenter.threads)
        samples = segmenter.samples(of: image)
        photo = image
      } else {
        samples = try segmenter.readSamples(path)
      }
      (result.width, result.height) = (samples.width, samples.height)
      result.timings.decode = clock.lap()
      try segmenter.prepare(samples)
      result.timings.prepare = clock.lap()
      segmenter.run()
      small = try segmenter.mask()
      result.timings.run = clock.lap()
      mask = try segmenter.scaledMask(small)
    } catch { throw CommandError(error, path: path) }

    var clock = Stopwatch()
    result.classes = mask.classShares(names: segmenter.names)
    for (kind, png) in try pngs(photo, mask, result.classes, small, segmenter) {
      try write(paths.path(image: index, kind: kind), png, &result)
    }
    if let scorePaths {
      let scores: ScoreMap
      do { scores = try segmenter.scores() } catch { throw CommandError(error, path: path) }
      try write(scorePaths.path(image: index, kind: .scores), scores.npy.file, &result)
    }
    result.timings.write = clock.lap()
    return result
  }

  private func write(
    _ path: String, _ bytes: [UInt8], _ result: inout SegmentResult
  ) throws(CommandError) {
    do { try writeFile(path, bytes) } catch { throw CommandError(error) }
    result.outputs.append(path)
  }

  /// - Parameter photo: nil where nothing is painted over it.
  private func pngs(
    _ photo: RGBImage?, _ mask: ScaledMask, _ classes: [ClassShare], _ small: IndexedImage,
    _ segmenter: borrowing Segmenter
  ) throws(CommandError) -> [(OutputKind, [UInt8])] {
    var painted: RGBImage?
    if let photo {
      do throws(ImagingError) { painted = try painter.overlay(photo, mask.image(), classes) } catch {
        throw .input("\(error)")
      }
    }
    var files: [(OutputKind, [UInt8])] = []
    for kind in kinds {
      switch kind {
      case .mask: files.append((kind, encodePNG(mask)))
      case .overlay:
        if let painted { files.append((kind, encodePNG(painted))) }
      case .side:
        if let photo, let painted { files.append((kind, encodePNG(sideBySide(photo, painted)))) }
      case .confidence:
        do throws(SegmentationError) {
          let gray = try segmenter.scores().confidence(of: small).map {
            UInt8(min(1, max(0, $0)) * 255 + 0.5)
          }
          let map = IndexedImage(width: small.width, height: small.height, indices: gray)
          files.append((kind, encodeGrayPNG(try segmenter.scaledToPhoto(map))))
        } catch { throw CommandError(error, path: model) }
      case .scores: break
      }
    }
    return files
  }
}

extension Arguments {
  fileprivate func frameSize() throws(CommandError) -> (width: Int, height: Int)? {
    guard let value = value("frame-size") else { return nil }
    let sides = value.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard sides.count == 2, sides.allSatisfy({ 1...65535 ~= $0 }) else {
      throw usage("--frame-size is \(value), not a width and a height as in 1280x720")
    }
    return (sides[0], sides[1])
  }
}
