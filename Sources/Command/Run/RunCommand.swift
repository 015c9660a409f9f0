import Atrous
import AtrousBytes
import AtrousImaging
import AtrousSegmentation

/// `atrous run`: a model's output as an array.
struct RunCommand {
  static let syntax = Syntax(
    command: "run", operands: "MODEL --input FILE --output FILE.npy",
    summary: "Runs a model and writes its output as an array.",
    details: """
      With several outputs, FILE_0.npy, FILE_1.npy and so on are written.
      """,
    options: [
      Option("input", "FILE", help: "an .npy of the input's type and shape, or an image, resized to fit"),
      Option("output", "FILE", help: "the .npy file to write"),
      Option("dump-tensors", "DIR", help: "write input.npy and every tensor_<index>.npy"),
    ] + ModelReading.preparation + EngineOptions.options)

  let model: String
  let input: String
  let output: String
  let dump: String?
  let reading: ModelReading
  let engine: EngineOptions

  init(_ arguments: Arguments) throws(CommandError) {
    model = try arguments.single("model")
    input = try arguments.required("input")
    output = try arguments.required("output")
    dump = arguments.value("dump-tensors")
    reading = try ModelReading(arguments)
    engine = try EngineOptions(arguments)
  }

  func run() throws(CommandError) -> ExitCode {
    let plan = try engine.plan(model, keepsAllTensors: dump != nil)
    guard plan.inputs.count == 1 else {
      throw .input("\(model): takes \(plan.inputs.count) inputs, --input gives one")
    }
    var session = Session(plan, threads: engine.threads)
    try setInput(of: &session)
    session.run()
    deferInterrupts()
    for (position, tensor) in plan.outputs.enumerated() {
      guard let array = session.array(ofTensor: tensor.index) else { continue }
      do { try writeFile(path(ofOutput: position, of: plan.outputs.count), array.file) } catch {
        throw CommandError(error)
      }
    }
    if let dump {
      do { try session.dumpTensors(to: dump) } catch { throw CommandError(error) }
    }
    return .done
  }

  private func setInput(of session: inout Session) throws(CommandError) {
    let file: ByteRegion
    do { file = try ByteRegion.reading(path: input) } catch { throw CommandError(error) }
    guard file.copy(0..<6) == [0x93] + Array("NUMPY".utf8) else {
      let options = try reading.options(for: session.plan.model, model)
      do throws(SegmentationError) {
        let format = try InputFormat(session.plan.model, options: options)
        let image: RGBImage
        do {
          image = try file.withSpan { (bytes) throws(ImagingError) in try decodeImage(bytes) }
        } catch { throw .image(error) }
        try format.set(image, in: &session)
      } catch {
        if case .notSegmentation = error { throw CommandError(error, path: model) }
        throw CommandError(error, path: input)
      }
      return
    }
    let array: NpyArray
    do { array = try file.withSpan { (bytes) throws(NpyError) in try NpyArray(bytes) } } catch {
      throw .input("\(input): \(error)")
    }
    try set(array, from: input, position: 0, in: &session)
  }

  private func path(ofOutput position: Int, of count: Int) -> String {
    guard count > 1 else { return output }
    let base = output.hasSuffix(".npy") ? String(output.dropLast(4)) : output
    return "\(base)_\(position).npy"
  }
}

/// Sets an input from an array of its type and shape.
func set(
  _ array: NpyArray, from path: String, position: Int, in session: inout Session
) throws(CommandError) {
  let tensor = session.plan.inputs[position]
  guard array.fits(tensor) else {
    throw .input(
      "\(path): holds \(array.type.name)\(array.shape), input tensor \(tensor.index) takes "
        + "\(tensor.type.name)\(tensor.shape)")
  }
  do { try session.setInput(position, bytes: array.bytes) } catch { throw .input("\(path): \(error)") }
}
