import Atrous

/// `atrous verify`: a model's tensors beside a reference's.
struct VerifyCommand {
  static let syntax = Syntax(
    command: "verify", operands: "MODEL --reference DIR",
    summary: "Compares every tensor of a model with a reference's.",
    details: """
      The reference is a folder or an .npz file with input.npy (or input_0.npy and so on) and tensor_<index>.npy, as
      `atrous run --dump-tensors` and Tests/Oracle/record.py --dump write them. The whole model runs on the
      reference's input, and each operator alone on the reference's tensors: so a difference that begins in an
      operator is told from one that came in with its inputs. Integers must be equal. Exit code 1 where a tensor
      differs.
      JSON: model, tensors, equal (how many agree), identical, missing, max_abs, first_difference (null or a
      tensor), layers [tensor, operator, name, type, shape, equal, whole, alone].
      """,
    options: [
      Option("reference", "DIR", help: "the folder, or an .npz file"),
      Option(
        "tolerance", "T",
        help: "for floats, of a tensor's largest value (default: 1e-5 alone, 1e-4 in the whole)"),
      Option("json", help: "one object"),
    ] + EngineOptions.options)

  let model: String
  let reference: String
  let tolerance: Tolerance
  let isJSON: Bool
  let engine: EngineOptions

  init(_ arguments: Arguments) throws(CommandError) {
    model = try arguments.single("model")
    reference = try arguments.required("reference")
    isJSON = arguments.has("json")
    engine = try EngineOptions(arguments)
    var tolerance = Tolerance()
    if let given = try arguments.number("tolerance") { (tolerance.alone, tolerance.whole) = (given, given) }
    self.tolerance = tolerance
  }

  func run() throws(CommandError) -> ExitCode {
    let plan = try engine.plan(model, keepsAllTensors: true)
    var session = Session(plan, threads: engine.threads)
    let verification: Verification
    do {
      verification = try session.verify(against: try TensorArchive(path: reference), tolerance: tolerance)
    } catch { throw CommandError(error) }
    print(isJSON ? verification.json(model: model).text : verification.text)
    return verification.firstDifference == nil ? .done : .comparisonFailed
  }
}
