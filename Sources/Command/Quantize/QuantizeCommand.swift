import AtrousBytes
import AtrousQuantizer
import AtrousTFLite

/// `atrous quantize`: an int8 file from a float one.
struct QuantizeCommand {
  static let syntax = Syntax(
    command: "quantize", operands: "FLOAT.tflite --images DIR --output OUT.tflite",
    summary: "Makes an int8 model of a float one, fitted to photos without labels.",
    details: """
      The best method chooses ranges of least square error, rounds the weights of a layer together, corrects biases, and
      tries equalized weights where they have one scale. The converter's gives TensorFlow's arithmetic bit for bit.
      Use 32 or more photos of the kind that the model will see. What does not run in int8 stays float.
      JSON: an object: model, output, bytes, images, agreement (of 1), equalization {plain, equalized}, photos
      [file, agreement], layers [index, name, output, type, db, rounded_db, seen, steps, clipped, float]; rounded_db with
      a report.
      """,
    options: [
      Option("images", "DIR", help: "the photos; no labels are needed"),
      Option("output", "FILE", help: "the file to write"),
      Option("list", "FILE", help: "the photos to use, a name a line, with or without extension"),
      Option("count", "N", help: "how many photos, spread over the folder (default: 48)"),
      Option("weights", "channel|tensor", help: "a scale for each channel or one (default: channel)"),
      Option("method", "best|converter", help: "how scales and weights are found (default: best)"),
      Option(
        "ranges", "FILE", help: "for the converter's method: minima and maxima, JSON or a calibrated .tflite"),
      Option("save-ranges", "FILE.json", help: "write the minima and maxima that the photos gave"),
      Option(
        "float-layers", "auto|N|NAMES",
        help: "layers that stay float: as many as help, the N worst, or those that compute the named tensors"),
      Option(
        "wide", "float|int16",
        help: "what those layers become: float, or activations of 16 bits and weights of 8 (default: float)"),
      Option("input", "uint8|int8|float", help: "what the file takes (default: uint8)"),
      Option("result", "float|int8|uint8", help: "what the file gives (default: float)"),
      Option(
        "report", "FILE.html", help: "write a page of the figures, the layers and the photos that agree least"
      ),
      Option("json", help: "print the figures as an object"),
    ] + EngineOptions.options)

  let path: String
  let output: String
  let images: String?
  let list: String?
  let count: Int
  let ranges: String?
  let saveRanges: String?
  let floatLayers: String?
  let report: String?
  let isJSON: Bool
  let engine: EngineOptions
  var options = QuantizerOptions()

  init(_ arguments: Arguments) throws(CommandError) {
    path = try arguments.single("model")
    output = try arguments.required("output")
    images = arguments.value("images")
    list = arguments.value("list")
    count = try arguments.integer("count", in: 1...100_000) ?? 48
    ranges = arguments.value("ranges")
    saveRanges = arguments.value("save-ranges")
    floatLayers = arguments.value("float-layers")
    report = arguments.value("report")
    isJSON = arguments.has("json")
    engine = try EngineOptions(arguments)
    options.weights = try arguments.choice("weights", of: QuantizerOptions.Weights.self) ?? .channel
    options.method = try arguments.choice("method", of: QuantizerOptions.Method.self) ?? .best
    options.wide = try arguments.choice("wide", of: QuantizerOptions.Wide.self) ?? .float32
    options.input = try arguments.choice("input", of: QuantizerOptions.Boundary.self) ?? .uint8
    options.output = try arguments.choice("result", of: QuantizerOptions.Boundary.self) ?? .float32
    (options.threads, options.inputShape) = (engine.threads, engine.inputShape)
    if ranges != nil && options.method == .best {
      throw arguments.usage("--ranges takes --method converter: the best method finds its own")
    }
    guard images != nil || ranges != nil else { throw arguments.usage("--images is missing") }
    if arguments.has("wide") && floatLayers == nil {
      throw arguments.usage("--wide takes --float-layers, which says of what")
    }
    if report != nil && images == nil { throw arguments.usage("--report takes --images") }
    let written = [output, saveRanges, report].compactMap { $0 }
    guard Set(written).count == written.count else {
      throw arguments.usage("--output, --save-ranges and --report are different files")
    }
    if let file = written.first(where: { isSameFile($0, path) }) {
      throw arguments.usage("\(file) is the model itself, which stays as it is")
    }
  }

  func run() throws(CommandError) -> ExitCode {
    let model = try loadModel(path)
    // A model that cannot be quantized is refused before any photo is read.
    do throws(QuantizerError) { _ = try Quantizer(model, options: options) } catch {
      throw .input("\(path): \(error)")
    }
    for file in [output, saveRanges, report] {
      guard let file else { continue }
      do { try expectWritable(file) } catch { throw CommandError(error) }
    }
    var options = options
    var photos = Photos()
    if let images {
      photos = try readPhotos(for: model, folder: images)
      options.inputRange = photos.range
    }
    if let floatLayers {
      options.wideOperators = try wideOperators(floatLayers, of: model, photos.values, options)
    }
    let known: Ranges? = if let ranges { try readRanges(ranges, of: model) } else { nil }
    let made: Made
    do throws(QuantizerError) { made = try make(model, options, photos, known) } catch {
      throw .input("\(path): \(error)")
    }
    do { try writeFiles(made.files) } catch { throw CommandError(error) }
    tell(made, photos)
    return .done
  }

  /// All that comes of a run.
  struct Made {
    let result: QuantizedModel
    var layers: [LayerReport]
    /// The layers with every weight rounded to nearest, for the report.
    var rounded: [LayerReport] = []
    var agreements: [ImageAgreement]
    let bytes: Int
    var files: [(path: String, bytes: [UInt8])]
  }

  private func make(
    _ model: Model, _ options: QuantizerOptions, _ photos: Photos, _ known: Ranges?
  ) throws(QuantizerError) -> Made {
    let quantizer = try Quantizer(model, options: options)
    let result: QuantizedModel
    if let known {
      result = try quantizer.quantize(ranges: known)
    } else {
      result = try quantized(by: quantizer, photos.values)
    }
    let bytes = try quantizer.fileBytes(result)
    var made = Made(
      result: result, layers: result.layers, agreements: result.agreements, bytes: bytes.count,
      files: [(output, bytes)])
    if made.agreements.isEmpty && !photos.values.isEmpty {
      made.agreements = try quantizer.agreements(photos.values, result.model)
    }
    if let saveRanges {
      let ranges = try quantizer.ranges(photos.values)
      made.files.append((saveRanges, Array(rangesJSON(ranges, of: model).text.utf8)))
    }
    if let report {
      made.rounded = try quantizer.roundedLayers(Array(photos.values.prefix(12)))
      if made.layers.isEmpty { (made.layers, made.rounded) = (made.rounded, []) }
      let page = QuantizePage(
        command: self, result: result, rounded: made.rounded, layers: made.layers, photos: photos,
        agreements: made.agreements, sizes: (model.bytes.count, bytes.count))
      made.files.append((report, Array(page.text.utf8)))
    }
    return made
  }
}
