import Atrous

/// The options that every command takes: how the engine computes.
struct EngineOptions: Sendable {
  enum ISA: String, CaseIterable, Sendable { case portable, avx2, avx512, neon }
  enum Kernels: String, CaseIterable, Sendable { case reference, fast }

  var threads = processorCount()
  /// Nil for the best that the processor has.
  var isa: ISA?
  var kernels = Kernels.fast
  var rounding = RoundingChoice.reference

  static let options = [
    Option("threads", "N", help: "cores to use (default: all)"),
    Option("isa", "NAME", help: "portable, avx2, avx512 or neon (default: the processor's best)"),
    Option("kernels", "NAME", help: "reference or fast, which give the same bits (default: fast)"),
    Option(
      "rounding", "NAME",
      help: "reference, upward, single or float32: LiteRT's reference or optimized kernels, ruy, XNNPACK"),
  ]

  init(_ arguments: Arguments) throws(CommandError) {
    threads = try arguments.integer("threads", in: 1...1024) ?? threads
    isa = try arguments.choice("isa", of: ISA.self)
    kernels = try arguments.choice("kernels", of: Kernels.self) ?? kernels
    rounding = try arguments.choice("rounding", of: RoundingChoice.self) ?? rounding
  }

  /// Reads a model and prepares it.
  func plan(_ path: String, keepsAllTensors: Bool = false) throws(CommandError) -> Plan {
    let model = try loadModel(path)
    do { return try Plan(model, options: planOptions(keepsAllTensors: keepsAllTensors)) } catch {
      throw CommandError(error, model: path)
    }
  }

  func planOptions(keepsAllTensors: Bool = false) -> PlanOptions {
    var options = PlanOptions()
    options.kernels = kernels == .reference ? .reference : .fast
    options.rounding = rounding
    options.keepsAllTensors = keepsAllTensors
    return options
  }
}

func loadModel(_ path: String) throws(CommandError) -> Model {
  do { return try Model(path: path) } catch { throw CommandError(error) }
}
