import Atrous
import AtrousSegmentation
import AtrousTFLite

/// `atrous inspect`: what a model's file holds.
struct InspectCommand {
  static let syntax = Syntax(
    command: "inspect", operands: "MODEL",
    summary: "Shows a model: operators, shapes, quantization, memory, labels.",
    details: """
      JSON: model, bytes, version, description, inputs, outputs, operators, tensors, metadata, labels,
      preprocessing [mean, std, order, source] and output_format [tensor, content, layout, classes, score_kind,
      threshold] as `segment` uses them, segmentation_error (null or why it does not), macs, constant_bytes, error (null or why the model does not run), arena_bytes, arena,
      passes (name, removed, rewritten, operators left).
      """,
    options: [Option("json", help: "one object")] + EngineOptions.options)

  let model: String
  let isJSON: Bool
  let engine: EngineOptions

  init(_ arguments: Arguments) throws(CommandError) {
    model = try arguments.single("model")
    isJSON = arguments.has("json")
    engine = try EngineOptions(arguments)
  }

  /// A model that cannot be run is shown all the same, with the reason.
  func run() throws(CommandError) -> ExitCode {
    let inspection = Inspection(path: model, model: try loadModel(model), options: engine.planOptions())
    print(isJSON ? inspection.json.text : inspection.text)
    return .done
  }
}

/// A model, and the plan that it makes or the reason why it does not.
struct Inspection {
  let path: String
  let model: Model
  let plan: Result<Plan, PlanError>
  /// How `segment` prepares photos and reads the output, or why it does not.
  let formats: Result<(input: InputFormat, output: OutputFormat), SegmentationError>

  init(path: String, model: Model, options: PlanOptions) {
    self.path = path
    self.model = model
    let plan = Result { () throws(PlanError) in try Plan(model, options: options) }
    self.plan = plan
    formats = Result { () throws(SegmentationError) in
      let model = (try? plan.get().model) ?? model
      let input = try InputFormat(model)
      return (input, try OutputFormat(model, input: input))
    }
  }

  /// With the shapes that they have in the plan; the file's where there is none.
  var tensors: [Tensor] { (try? plan.get().tensors) ?? model.main.tensors }

  var multiplyAccumulates: Int {
    model.main.operators.reduce(0) { sum, node in
      let (next, overflow) = sum.addingReportingOverflow(node.multiplyAccumulates(in: tensors))
      return overflow ? .max : next
    }
  }

  var weightBytes: Int { model.main.tensors.reduce(0) { $0 + ($1.data?.count ?? 0) } }
}
