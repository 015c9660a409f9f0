import Atrous

/// The options that every command takes: how the engine computes.
struct EngineOptions: Sendable {
  enum Kernels: String, CaseIterable, Sendable { case reference, fast }

  var threads = processorCount()
  /// Nil for the best that the processor has.
  var isa: InstructionSet?
  var kernels = Kernels.fast
  var numerics = NumericsChoice.reference
  /// Of the first input, where it is not the file's.
  var inputShape: [Int]?

  static let options = [
    Option(
      "input-shape", "SHAPE", help: "of the first input, 1,513,513,3 say, where the model leaves sizes open"),
    Option("threads", "N", help: "cores to use (default: all)"),
    Option(
      "isa", "NAME",
      help: "portable, avx2, avxvnni, avx512, neon, neondot or i8mm "
        + "(default: ATROUS_ISA, or the processor's best)"),
    Option("kernels", "NAME", help: "reference or fast, which give the same integers (default: fast)"),
    Option(
      "numerics", "NAME",
      help: "reference, optimized, xnnpack or single: LiteRT's reference or optimized kernels, XNNPACK, ruy; "
        + "verify takes auto"),
  ]

  /// - Parameter choosesNumerics: false where the command runs in all of them.
  init(_ arguments: Arguments, choosesNumerics: Bool = true) throws(CommandError) {
    threads = try arguments.integer("threads", in: 1...1024) ?? threads
    isa = try Self.instructionSet(arguments)
    kernels = try arguments.choice("kernels", of: Kernels.self) ?? kernels
    if choosesNumerics { numerics = try arguments.choice("numerics", of: NumericsChoice.self) ?? numerics }
    if let value = arguments.value("input-shape") {
      let sizes = value.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
      guard sizes.allSatisfy({ 1...1 << 20 ~= $0 }) else {
        throw arguments.usage("--input-shape is \(value), not sizes as in 1,513,513,3")
      }
      inputShape = sizes
    }
  }

  /// The instruction set that the command line or, where it says nothing, the environment asks for.
  private static func instructionSet(_ arguments: Arguments) throws(CommandError) -> InstructionSet? {
    var (source, isa) = ("--isa", try arguments.choice("isa", of: InstructionSet.self))
    if isa == nil, let name = environment("ATROUS_ISA"), !name.isEmpty {
      source = "ATROUS_ISA"
      isa = InstructionSet(rawValue: name)
      guard isa != nil else {
        throw arguments.usage("ATROUS_ISA is \(name), not one of \(names(InstructionSet.allCases))")
      }
    }
    guard let isa else { return nil }
    guard InstructionSet.available.contains(isa) else {
      throw arguments.usage(
        "\(source) is \(isa.rawValue), but this processor runs \(names(InstructionSet.available))")
    }
    return isa
  }

  private static func names(_ sets: [InstructionSet]) -> String {
    sets.map(\.rawValue).joined(separator: ", ")
  }

  /// Reads a model and prepares it.
  ///
  /// - Parameter computesMask: a class map takes the place of scores, where the model ends in scores that are resized.
  func plan(
    _ path: String, keepsAllTensors: Bool = false, computesMask: Bool = false
  ) throws(CommandError) -> Plan {
    try plan(try loadModel(path), path, keepsAllTensors: keepsAllTensors, computesMask: computesMask)
  }

  /// The same of a model that was read.
  func plan(
    _ model: Model, _ path: String, keepsAllTensors: Bool = false, computesMask: Bool = false
  ) throws(CommandError) -> Plan {
    var options = planOptions(keepsAllTensors: keepsAllTensors)
    options.computesMask = computesMask
    do { return try Plan(model, options: options) } catch { throw CommandError(error, model: path) }
  }

  func planOptions(keepsAllTensors: Bool = false) -> PlanOptions {
    var options = PlanOptions()
    options.kernels = kernels == .reference ? .reference : .fast
    options.numerics = numerics
    options.instructionSet = isa
    options.keepsAllTensors = keepsAllTensors
    options.threads = threads
    if let inputShape { options.inputShapes = [0: inputShape] }
    return options
  }
}

func loadModel(_ path: String) throws(CommandError) -> Model {
  do { return try Model(path: path) } catch { throw CommandError(error) }
}
