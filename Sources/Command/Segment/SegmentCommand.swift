import AtrousBytes
import AtrousImaging
import AtrousSegmentation

/// `atrous segment`: masks and overlays of photos.
struct SegmentCommand {
  static let syntax = Syntax(
    command: "segment", operands: "IMAGE...",
    summary: "Says which pixels of photos show what, as masks and overlays.",
    details: """
      IMAGE is a JPEG, PNG or Netpbm file, a folder of such, or a pattern with * and ? in quotes. Without --overlay
      and --side-by-side a mask is written, a palette PNG in the colours of PASCAL VOC, as NAME.mask.png; see
      --output. An image that fails is reported, the others go on, and the exit code is 3.
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
      Option("opacity", "P", help: "of the overlay's colours, 0 to 100 (default: 60)"),
      Option("letterbox", help: "keep the photo's aspect, with bars; else it fills the model's input"),
      LabelFile.option,
      Option("json", help: "an object, or an array of them for several images"),
    ] + ModelReading.options + EngineOptions.options)

  let images: [String]
  let model: String
  let kinds: [OutputKind]
  let paths: OutputPaths
  let opacity: Int
  let reading: ModelReading
  let labels: LabelFile?
  let isJSON: Bool
  let engine: EngineOptions

  init(_ arguments: Arguments) throws(CommandError) {
    guard !arguments.positionals.isEmpty else { throw arguments.usage("no image is given") }
    guard let model = arguments.value("model") ?? OwnModel.find() else {
      throw arguments.usage("--model is missing, and \(OwnModel.path) is neither here nor near the command")
    }
    self.model = model
    engine = try EngineOptions(arguments)
    opacity = try arguments.integer("opacity", in: 0...100) ?? 60
    reading = try ModelReading(arguments, fit: arguments.has("letterbox") ? .letterbox : .stretch)
    labels = try LabelFile(arguments)
    isJSON = arguments.has("json")
    var kinds: [OutputKind] = []
    if arguments.has("overlay") { kinds.append(.overlay) }
    if arguments.has("side-by-side") { kinds.append(.side) }
    if arguments.has("mask") || kinds.isEmpty { kinds.insert(.mask, at: 0) }
    self.kinds = kinds
    images = try findImages(arguments.positionals)
    paths = try OutputPaths(images: images, kinds: kinds, output: arguments.value("output"))
  }

  /// An image that fails is reported, and the others go on. An interrupt lets the present one be written, no other.
  func run() throws(CommandError) -> ExitCode {
    let plan = try engine.plan(model, computesMask: reading.takesAnyOutput)
    var segmenter = try reading.segmenter(plan, threads: engine.threads, labels: labels, model: model)
    labels?.warn(classes: segmenter.output.classes)
    if let folder = paths.folder {
      do { try makeFolder(folder) } catch { throw CommandError(error) }
    }
    var code = ExitCode.done
    var (progress, list) = (Progress(images.count), JSONList(of: images.count))
    progress.show()
    deferInterrupts()
    for (index, image) in images.enumerated() {
      if isInterrupted { break }
      do {
        let result = try segment(image, at: index, with: &segmenter)
        progress.clear()
        if isJSON { list.print(result.json) } else { print(result.text) }
      } catch {
        progress.clear()
        writeError(error.line + "\n")
        code = error.exitCode
      }
      progress.advance()
    }
    progress.clear()
    if isJSON { list.close() }
    return code
  }

  private func segment(
    _ path: String, at index: Int, with segmenter: inout Segmenter
  ) throws(CommandError) -> SegmentResult {
    var result = SegmentResult(
      image: path, preprocessing: segmenter.input.preprocessing, output: segmenter.output)
    let mask: IndexedImage
    let photo: RGBImage
    do throws(SegmentationError) {
      var clock = Stopwatch()
      photo = try readImage(path)
      result.timings.decode = clock.lap()
      try segmenter.prepare(photo)
      result.timings.prepare = clock.lap()
      segmenter.run()
      let small = try segmenter.mask()
      result.timings.run = clock.lap()
      mask = segmenter.restored(small, width: photo.width, height: photo.height)
    } catch { throw CommandError(error, path: path) }

    var clock = Stopwatch()
    result.width = photo.width
    result.height = photo.height
    result.classes = classShares(mask, names: segmenter.names)
    for (kind, png) in pngs(photo, mask, result.classes) {
      let output = paths.path(image: index, kind: kind)
      do { try writeFile(output, png) } catch { throw CommandError(error) }
      result.outputs.append(output)
    }
    result.timings.write = clock.lap()
    return result
  }

  private func pngs(
    _ photo: RGBImage, _ mask: IndexedImage, _ classes: [ClassShare]
  ) -> [(OutputKind, [UInt8])] {
    var painted = photo
    if kinds != [.mask] {
      painted = overlay(mask: mask, on: photo, opacity: opacity)
      painted.drawLegend(classes)
    }
    return kinds.map { kind in
      switch kind {
      case .mask: (kind, encodePNG(mask))
      case .overlay: (kind, encodePNG(painted))
      case .side: (kind, encodePNG(sideBySide(photo, painted)))
      }
    }
  }
}
