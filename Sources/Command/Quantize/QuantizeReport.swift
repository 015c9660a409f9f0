import AtrousBytes
import AtrousQuantizer
import AtrousTFLite

extension QuantizeCommand {
  /// Fits the model, with a bar for each step on a terminal.
  func quantized(by quantizer: Quantizer, _ values: [[Float]]) throws(QuantizerError) -> QuantizedModel {
    let bar = StepBar()
    defer { bar.clear() }
    return try quantizer.quantize(values) { bar.show($0) }
  }

  func tell(_ made: Made, _ photos: Photos) {
    let (result, layers, rounded, agreements) = (made.result, made.layers, made.rounded, made.agreements)
    let agreement =
      agreements.isEmpty ? nil : agreements.reduce(0) { $0 + $1.share } / Double(agreements.count)
    guard !isJSON else {
      let entries = layers.indices.map { json(layers[$0], rounded: rounded.isEmpty ? nil : rounded[$0]) }
      let trial = result.equalization.map { trial in
        JSON.object([("plain", share(trial.plain)), ("equalized", share(trial.equalized))])
      }
      let files = zip(photos.paths, agreements).map { path, agreement in
        JSON.object([("file", .string(path)), ("agreement", share(agreement.share))])
      }
      print(
        JSON.object([
          ("model", .string(path)), ("output", .string(output)), ("bytes", .integer(made.bytes)),
          ("images", .integer(photos.values.count)), ("agreement", agreement.map(share) ?? .null),
          ("equalization", trial ?? .null), ("photos", .array(files)), ("layers", .array(entries)),
        ]).text)
      return
    }
    for node in result.floatOperators { print("float: \(node.name) \(node.reason)") }
    for name in result.int16Operators { print("int16: \(name)") }
    let worst = result.layers.filter { $0.signalToNoise != nil }
      .sorted { $0.signalToNoise! < $1.signalToNoise! }.prefix(3)
    for layer in worst {
      print("least exact: operator \(layer.index) (\(layer.name)), \(fixed(layer.signalToNoise!, 1)) dB")
    }
    if let agreement {
      print(
        "\(fixed(agreement * 100, 2)) % of the results of \(photos.values.count) photos are the float model's"
      )
    }
    print("\(path) -> \(output), \(made.bytes) bytes")
  }

  /// Operators by the names of what they compute, or the worst ones, whose ranking is printed.
  func wideOperators(
    _ choice: String, of model: Model, _ values: [[Float]], _ options: QuantizerOptions
  ) throws(CommandError) -> Set<Int> {
    let count = Int(choice)
    guard choice == "auto" || count != nil else { return try operators(named: choice, in: model) }
    guard !values.isEmpty else { throw .input("\(path): --float-layers \(choice) takes photos: --images") }
    do throws(QuantizerError) {
      let quantizer = try Quantizer(model, options: options)
      let ranking = try quantizer.sensitivities(values)
      if !isJSON {
        print("scores with one layer in int8, the worst first:")
        for layer in ranking.prefix(max(count ?? 0, 8)) {
          print("  \(fixed(layer.signalToNoise, 1)) dB  operator \(layer.index) (\(layer.name))")
        }
      }
      if let count { return Set(ranking.prefix(max(0, count)).map(\.index)) }
      return Set(try quantizer.layersWorthWidening(values, ranking))
    } catch { throw .input("\(path): \(error)") }
  }

  private func operators(named list: String, in model: Model) throws(CommandError) -> Set<Int> {
    var places: Set<Int> = []
    for name in list.split(separator: ",") {
      let found = model.main.operators.filter { node in
        node.outputs.contains { model.main.tensors[$0].name == name }
      }
      guard !found.isEmpty else { throw .input("\(path): no operator computes a tensor called \(name)") }
      places.formUnion(found.map(\.index))
    }
    return places
  }
}

private func share(_ value: Double) -> JSON { .rounded(value, digits: 5) }

private func json(_ layer: LayerReport, rounded: LayerReport?) -> JSON {
  func decibels(_ value: Double?) -> JSON { value.map { .rounded($0, digits: 2) } ?? .null }
  func range(_ range: ClosedRange<Float>?) -> JSON {
    range.map { .array([.number(Double($0.lowerBound)), .number(Double($0.upperBound))]) } ?? .null
  }
  return .object([
    ("index", .integer(layer.index)), ("name", .string(layer.name)), ("output", .string(layer.output)),
    ("type", .string(layer.width?.rawValue ?? "float")), ("db", decibels(layer.signalToNoise)),
    ("rounded_db", decibels(rounded?.signalToNoise)),
    ("seen", range(layer.seen)), ("steps", range(layer.steps)),
    ("clipped", layer.clipped.map(share) ?? .null),
    ("float", layer.floatReason.map { .string($0) } ?? .null),
  ])
}

/// The bar of the step that runs.
private final class StepBar: Sendable {
  private nonisolated(unsafe) var progress: (step: String, bar: Progress)?

  func show(_ step: QuantizerProgress) {
    if unsafe progress?.step != step.step {
      unsafe progress = (step.step, Progress(step.total))
    } else {
      unsafe progress?.bar.advance()
    }
  }

  func clear() { unsafe progress?.bar.clear() }
}
