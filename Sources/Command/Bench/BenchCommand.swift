import Atrous

/// `atrous bench`: how long a model takes.
struct BenchCommand {
  static let syntax = Syntax(
    command: "bench", operands: "MODEL",
    summary: "Measures how long a model takes to start and to run.",
    details: """
      JSON: model, isa, threads, init_ms, first_ms, min_ms, median_ms, p90_ms, peak_bytes (the process's peak
      resident size).
      """,
    options: [
      Option("runs", "N", help: "runs after the first one (default: 50)"),
      Option("mask", help: "from the input to a class map, without storing scores"),
      Option("profile", help: "what each operator takes"),
      Option("json", help: "one object"),
    ] + EngineOptions.options)

  let model: String
  let runs: Int
  let isJSON: Bool
  let isProfile: Bool
  let computesMask: Bool
  let engine: EngineOptions

  init(_ arguments: Arguments) throws(CommandError) {
    model = try arguments.single("model")
    runs = try arguments.integer("runs", in: 1...1_000_000) ?? 50
    isJSON = arguments.has("json")
    isProfile = arguments.has("profile")
    computesMask = arguments.has("mask")
    engine = try EngineOptions(arguments)
  }

  func run() throws(CommandError) -> ExitCode {
    var clock = Stopwatch()
    let plan = try engine.plan(model, computesMask: computesMask)
    var session = Session(plan, threads: engine.threads)
    let initialization = clock.lap()
    do { try session.setSyntheticInputs() } catch { throw .input("\(model): \(error)") }

    let first = session.measureRun()
    if isProfile {
      print(BenchProfile(&session, runs: runs).text)
      return .done
    }
    var times: [Double] = []
    for _ in 0..<runs { times.append(session.measureRun()) }
    let result = BenchResult(
      model: model, isa: plan.instructionSet?.rawValue ?? "reference", threads: engine.threads,
      initialization: initialization, first: first, times: RunTimes(times), peakBytes: peakResidentBytes())
    print(isJSON ? result.json.text : result.text)
    return .done
  }
}

struct BenchResult {
  let model: String
  let isa: String
  let threads: Int
  /// Milliseconds to read and prepare the model.
  let initialization: Double
  let first: Double
  let times: RunTimes
  /// Nil where the system does not tell.
  let peakBytes: Int?

  var text: String {
    var columns = Columns([.left, .right, .left])
    columns.add("init", fixed(initialization, 3), "ms")
    columns.add("first", fixed(first, 3), "ms")
    columns.add("min", fixed(times.min, 3), "ms")
    columns.add("median", fixed(times.median, 3), "ms of \(times.sorted.count) runs")
    columns.add("p90", fixed(times.p90, 3), "ms")
    if let peakBytes { columns.add("peak", fixed(Double(peakBytes) / 1_048_576, 1), "MiB resident") }
    return "\(model), \(isa), \(threads) thread\(threads == 1 ? "" : "s")\n\(columns.text)"
  }

  var json: JSON {
    .object([
      ("model", .string(model)), ("isa", .string(isa)), ("threads", .integer(threads)),
      ("init_ms", .rounded(initialization)), ("first_ms", .rounded(first)), ("min_ms", .rounded(times.min)),
      ("median_ms", .rounded(times.median)), ("p90_ms", .rounded(times.p90)),
      ("peak_bytes", peakBytes.map { .integer($0) } ?? .null),
    ])
  }
}
