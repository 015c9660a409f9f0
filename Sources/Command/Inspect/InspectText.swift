import Atrous
import AtrousTFLite

extension Inspection {
  /// Aligned columns for reading.
  var text: String {
    var parts = [summary.text, "operators\n\(operators.text)"]
    switch plan {
    case .success(let plan):
      parts.append("after the passes\n\(steps(plan).text)")
      parts.append("arena of \(byteSize(plan.arenaSize))\n\(arena(plan).text)")
    case .failure(let error): parts.append("This model does not run here: \(oneLine("\(error)"))")
    }
    return parts.joined(separator: "\n\n")
  }

  private var summary: Columns {
    let graph = model.main
    var columns = Columns([.left, .left])
    columns.add("model", path)
    columns.add("file", "\(byteSize(model.bytes.count)), schema version \(model.version)")
    if !model.description.isEmpty { columns.add("description", oneLine(model.description)) }
    for tensor in graph.inputs { columns.add("input", described(tensors[tensor])) }
    for tensor in graph.outputs { columns.add("output", described(tensors[tensor])) }
    switch formats {
    case .success(let formats):
      columns.add("pixels", formats.input.preprocessing.text)
      columns.add("read as", formats.output.text)
    case .failure(let error): columns.add("read as", oneLine("\(error)"))
    }
    columns.add("graph", "\(graph.operators.count) operators, \(graph.tensors.count) tensors")
    if model.graphs.count > 1 { columns.add("", "\(model.graphs.count - 1) more subgraphs, not shown") }
    columns.add("constants", byteSize(weightBytes))
    columns.add("work", "\(fixed(Double(multiplyAccumulates) / 1e6, 1)) million multiply-accumulates")
    for entry in model.metadata {
      columns.add("metadata", "\(oneLine(entry.name)), \(byteSize(entry.data.count))")
    }
    if !model.labels.isEmpty {
      columns.add(
        "labels", "\(model.labels.count): \(oneLine(model.labels.joined(separator: ", ")))")
    }
    return columns
  }

  private var operators: Columns {
    let graph = model.main
    var columns = Columns([.right, .left, .right, .left, .right, .left, .left, .right])
    columns.add("#", "operator", "version", "inputs", "output", "type and shape", "quantization", "kMAC")
    for node in graph.operators {
      let inputs = node.inputs.map { $0.map(String.init) ?? "-" }.joined(separator: " ")
      for (position, output) in node.outputs.enumerated() {
        let tensor = tensors[output]
        let work = node.multiplyAccumulates(in: tensors)
        let head =
          position == 0
          ? ["\(node.index)", oneLine(node.name), "\(node.version)", inputs] : ["", "", "", ""]
        columns.add(
          head + [
            "\(output)", "\(tensor.type.name)\(tensor.shape)", quantization(tensor),
            position == 0 && work > 0 ? fixed(Double(work) / 1e3, 0) : "",
          ])
      }
    }
    return columns
  }

  /// How many operators each pass leaves and what it did to them, and those that run.
  private func steps(_ plan: Plan) -> Columns {
    var columns = Columns([.right, .left, .left, .left])
    for change in plan.changes {
      let removed = change.removed.isEmpty ? "" : "removes \(numbers(change.removed))"
      let rewritten = change.rewritten.isEmpty ? "" : "rewrites \(numbers(change.rewritten))"
      columns.add("\(change.nodes.count)", change.name, removed, rewritten)
    }
    columns.add("step", "operator", "kernel", "output")
    for (index, step) in plan.profiledSteps.enumerated() {
      columns.add("\(index)", oneLine(step.name), step.kernel, numbers(step.outputs))
    }
    return columns
  }

  private func numbers(_ list: [Int]) -> String { list.map(String.init).joined(separator: " ") }

  private func arena(_ plan: Plan) -> Columns {
    var columns = Columns([.right, .right, .right, .left])
    columns.add("offset", "bytes", "tensor", "steps")
    for place in plan.arenaMap {
      let first = place.firstStep < 0 ? "input" : "\(place.firstStep)"
      let last = place.lastStep == plan.stepCount ? "end" : "\(place.lastStep)"
      columns.add("\(place.offset)", "\(place.size)", "\(place.tensor)", "\(first)...\(last)")
    }
    return columns
  }

  private func described(_ tensor: Tensor) -> String {
    let words = [
      "tensor \(tensor.index), \(tensor.type.name)\(tensor.shape)", quantization(tensor),
      oneLine(tensor.name),
    ]
    return words.filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// `0.0078125 (q - 128)`, or the range of an axis's scales.
  private func quantization(_ tensor: Tensor) -> String {
    guard let quantization = tensor.quantization else { return "" }
    let scales = quantization.scales
    guard quantization.isPerAxis else {
      let zero = quantization.zeroPoints[0]
      return zero == 0 ? "\(scales[0]) q" : "\(scales[0]) (q \(zero < 0 ? "+" : "-") \(abs(zero)))"
    }
    return
      "\(scales.count) scales along \(quantization.axis), \(scales.min() ?? 0) to \(scales.max() ?? 0)"
  }
}

/// Text of a file on one line, without characters that a terminal obeys.
package func oneLine(_ text: String) -> String {
  String(
    String.UnicodeScalarView(
      text.unicodeScalars.map { scalar in
        scalar.value < 32 || (127..<160).contains(scalar.value) ? " " : scalar
      }))
}
