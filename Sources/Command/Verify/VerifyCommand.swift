import Atrous
import AtrousBytes

/// `atrous verify`: a model's tensors beside a reference's, or beside those of the float model that it was made of.
struct VerifyCommand {
  static let syntax = Syntax(
    command: "verify", operands: "MODEL --reference DIR|FILE.npz",
    summary: "Compares every tensor of a model with a reference's.",
    details: """
      The reference has input.npy (or input_0.npy and so on) and tensor_<index>.npy, as
      `atrous run --dump-tensors` and Tests/Oracle/record.py --dump write them; with --by-name, <tensor's name>.npy.
      The whole model runs on the reference's input, and each operator alone on the reference's tensors: so a
      difference that begins in an operator is told from one that came in with its inputs. Integers must be equal.
      After an operator that finds its range at run time each operator is judged alone.
      Dequantized reals, other byte orders, Fortran's order and a missing batch dimension are converted.
      With --numerics auto each operator alone is computed as every runtime does. The last line names the runtime that
      the reference is, or the first operator that agrees with none: then it is no question of rounding.
      With --float there is no reference: the float original runs on the same input, and the loss of each layer is
      shown (SQNR, cosine, the part of the integers' range that is used).
      Exit code 1 where a tensor differs.
      JSON: model, tensors, equal (how many agree), identical, missing, max_abs, first_difference (null or a
      tensor), layers [tensor, operator, name, type, shape, equal, whole, alone]; with --numerics auto: model, operators,
      tensors, runtimes (those that all agree with), agree (tensors by runtime), first_difference, missing, verdict,
      layers [tensor, operator, name, type, shape, unseen, runtimes, different]; with --float: model, float, tensors,
      layers [tensor, operator, name, type, shape, sqnr_db, cosine, max_abs, max_reference, range_used].
      """,
    options: [
      Option("reference", "DIR", help: "the folder, or an .npz file"),
      Option("by-name", help: "arrays are called as the tensors, not by their index"),
      Option("steps", "N", help: "integers may be N steps apart (default: 0)"),
      Option(
        "tolerance", "T",
        help: "for floats, of a tensor's largest value (default: 1e-5 alone, 1e-4 in the whole)"),
      Option("float", "FILE", help: "compare with this float model, layer by layer"),
      Option("input", "FILE", help: "with --float: an .npy for the input (default: pseudo-random values)"),
      Option("report", "FILE", help: "with --reference: an HTML page with charts, masks and every operator"),
      Option("all", help: "a row for every tensor, not only the first that differ"),
      Option("json", help: "one object"),
    ] + EngineOptions.options)

  let model: String
  let reference: String?
  let isByName: Bool
  let tolerance: Tolerance
  let float: String?
  let input: String?
  /// The page to write.
  let report: String?
  let showsAll: Bool
  let isJSON: Bool
  /// Finds out which runtime the reference is.
  let findsRuntime: Bool
  let engine: EngineOptions

  init(_ arguments: Arguments) throws(CommandError) {
    model = try arguments.single("model")
    float = arguments.value("float")
    reference = float == nil ? try arguments.required("reference") : arguments.value("reference")
    if float != nil, reference != nil { throw arguments.usage("--float and --reference exclude each other") }
    isByName = arguments.has("by-name")
    input = arguments.value("input")
    if input != nil, float == nil {
      throw arguments.usage("--input goes with --float; a reference has its own input")
    }
    report = arguments.value("report")
    if report != nil, float != nil { throw arguments.usage("--report goes with --reference") }
    showsAll = arguments.has("all")
    isJSON = arguments.has("json")
    findsRuntime = arguments.value("numerics") == "auto"
    engine = try EngineOptions(arguments, choosesNumerics: !findsRuntime)
    if findsRuntime, float != nil { throw arguments.usage("--numerics auto goes with --reference") }
    var tolerance = Tolerance()
    if let given = try arguments.number("tolerance") { (tolerance.alone, tolerance.whole) = (given, given) }
    tolerance.steps = try arguments.integer("steps", in: 0...65535) ?? 0
    self.tolerance = tolerance
  }

  func run() throws(CommandError) -> ExitCode {
    if findsRuntime { return try findRuntime() }
    var session = Session(try engine.plan(model, keepsAllTensors: true), threads: engine.threads)
    if let float { return try compare(&session, withFloat: float) }
    let reference = try tensors(for: session.plan.model)
    let verification = try verify(&session, reference)
    print(isJSON ? verification.json(model: model).text : verification.text(showsAll: showsAll))
    if !isJSON { warn(of: reference.strangers, in: reference.path) }
    try writeReport(verification, &session, reference)
    return verification.firstDifference == nil ? .done : .comparisonFailed
  }

  private func findRuntime() throws(CommandError) -> ExitCode {
    let file = try loadModel(model)
    var comparisons: [NumericsChoice: [Int: TensorComparison]] = [:]
    for numerics in NumericsChoice.allCases {
      var session = try session(file, numerics)
      let reference = try tensors(for: session.plan.model)
      do { comparisons[numerics] = try session.compareEachOperator(with: reference) } catch {
        throw CommandError(error)
      }
    }
    var session = try session(file, .reference)
    let reference = try tensors(for: session.plan.model)
    let verdict = RuntimeVerdict(comparisons, of: session.plan.model, tolerance: tolerance)
    print(isJSON ? verdict.json(model: model).text : verdict.text(showsAll: showsAll))
    if !isJSON { warn(of: reference.strangers, in: reference.path) }
    if report != nil {
      // What another rounding grows to; or what a defect does, without the rounding.
      if verdict.runtimes.isEmpty { session = try self.session(file, verdict.nearest) }
      try writeReport(try verify(&session, reference), &session, reference, verdict)
    }
    return verdict.runtimes.isEmpty ? .comparisonFailed : .done
  }

  private func session(_ file: Model, _ numerics: NumericsChoice) throws(CommandError) -> Session {
    var engine = engine
    engine.numerics = numerics
    return Session(try engine.plan(file, model, keepsAllTensors: true), threads: engine.threads)
  }

  private func verify(
    _ session: inout Session, _ reference: ReferenceTensors
  ) throws(CommandError) -> Verification {
    do { return try session.verify(against: reference, tolerance: tolerance) } catch {
      throw CommandError(error)
    }
  }

  private func writeReport(
    _ verification: Verification, _ session: inout Session, _ reference: ReferenceTensors,
    _ verdict: RuntimeVerdict? = nil
  ) throws(CommandError) {
    guard let report else { return }
    let page = VerifyReport(
      model: model, reference: reference.path, verification: verification,
      numerics: session.plan.options.numerics, verdict: verdict, masks: try MaskPair(&session, reference))
    do { try writeFile(report, Array(page.page.utf8)) } catch { throw CommandError(error) }
  }

  private func tensors(for model: Model) throws(CommandError) -> ReferenceTensors {
    do throws(TensorArchiveError) {
      let archive = try TensorArchive(path: reference ?? "")
      return isByName
        ? try ReferenceTensors(byName: archive, for: model) : try ReferenceTensors(archive, for: model)
    } catch { throw CommandError(error) }
  }

  private func warn(of strangers: [(array: String, nearest: String?)], in path: String) {
    for stranger in strangers.prefix(3) {
      let hint = stranger.nearest.map { ", the nearest is \(oneLine($0))" } ?? ""
      writeError("atrous: \(path): no tensor is called \(oneLine(stranger.array))\(hint)\n")
    }
  }

  private func compare(_ session: inout Session, withFloat path: String) throws(CommandError) -> ExitCode {
    var original = Session(try engine.plan(path, keepsAllTensors: true), threads: engine.threads)
    do throws(SessionError) { try session.setSyntheticInputs() } catch { throw .input("\(model): \(error)") }
    if let input {
      let array: NpyArray
      do { array = try NpyArray(path: input) } catch { throw CommandError(error) }
      try set(array, from: input, position: 0, in: &session)
    }
    let losses: [QuantizationLoss]
    do { losses = try session.compare(withFloat: &original) } catch { throw .input("\(path): \(error)") }
    guard !losses.isEmpty else { throw .input("\(path): has no tensor of a name that \(model) has") }
    print(isJSON ? json(losses, float: path).text : text(losses))
    return .done
  }
}
