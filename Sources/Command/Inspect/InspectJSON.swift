import Atrous
import AtrousTFLite

extension Inspection {
  var json: JSON {
    let graph = model.main
    var pairs: [(String, JSON)] = [
      ("model", .string(path)), ("bytes", .integer(model.bytes.count)), ("version", .integer(model.version)),
      ("description", .string(model.description)), ("inputs", .integers(graph.inputs)),
      ("outputs", .integers(graph.outputs)), ("operators", .array(graph.operators.map(json))),
      ("tensors", .array(tensors.map(json))),
      (
        "metadata",
        .array(
          model.metadata.map {
            .object([("name", .string($0.name)), ("bytes", .integer($0.data.count))])
          })
      ),
      ("labels", .strings(model.labels)), ("macs", .integer(multiplyAccumulates)),
      ("constant_bytes", .integer(weightBytes)),
    ]
    switch formats {
    case .success(let formats):
      pairs += [
        ("preprocessing", formats.input.preprocessing.json), ("output_format", formats.output.json),
        ("segmentation_error", .null),
      ]
    case .failure(let error):
      pairs += [
        ("preprocessing", .null), ("output_format", .null), ("segmentation_error", .string("\(error)")),
      ]
    }
    switch plan {
    case .success(let plan):
      pairs += [
        ("error", .null), ("arena_bytes", .integer(plan.arenaSize)),
        ("arena", .array(plan.arenaMap.map(json))), ("passes", .array(plan.changes.map(json))),
      ]
    case .failure(let error):
      pairs += [("error", .string("\(error)")), ("arena_bytes", .null), ("arena", .null), ("passes", .null)]
    }
    return .object(pairs)
  }

  /// A pass, and the operators that are left after it.
  private func json(_ change: Plan.Change) -> JSON {
    .object([
      ("name", .string(change.name)), ("removed", .integers(change.removed)),
      ("rewritten", .integers(change.rewritten)),
      (
        "operators",
        .array(
          change.nodes.map { node in
            .object([
              ("index", .integer(node.index)), ("name", .string(node.name)),
              ("inputs", json(inputs: node.inputs)), ("outputs", .integers(node.outputs)),
            ])
          })
      ),
    ])
  }

  private func json(inputs: [Int?]) -> JSON { .array(inputs.map { $0.map { .integer($0) } ?? .null }) }

  private func json(_ node: Operator) -> JSON {
    .object([
      ("index", .integer(node.index)), ("name", .string(node.name)), ("version", .integer(node.version)),
      ("inputs", json(inputs: node.inputs)),
      ("outputs", .integers(node.outputs)),
      ("macs", .integer(node.multiplyAccumulates(in: tensors))),
    ])
  }

  private func json(_ tensor: Tensor) -> JSON {
    .object([
      ("index", .integer(tensor.index)), ("name", .string(tensor.name)), ("type", .string(tensor.type.name)),
      ("shape", .integers(tensor.shape)), ("constant", .bool(tensor.isConstant)),
      ("quantization", tensor.quantization.map(json) ?? .null),
    ])
  }

  private func json(_ quantization: Quantization) -> JSON {
    .object([
      ("scales", .array(quantization.scales.map { .number(Double($0)) })),
      ("zero_points", .integers(quantization.zeroPoints)), ("axis", .integer(quantization.axis)),
    ])
  }

  private func json(_ place: ArenaPlace) -> JSON {
    .object([
      ("tensor", .integer(place.tensor)), ("offset", .integer(place.offset)), ("bytes", .integer(place.size)),
      ("first_step", .integer(place.firstStep)), ("last_step", .integer(place.lastStep)),
    ])
  }
}
