import Atrous
import AtrousTFLite

extension Verification {
  /// `equal` counts the tensors that agree: integers in every bit, floats within the tolerance.
  func json(model: String) -> JSON {
    .object([
      ("model", .string(model)), ("tensors", .integer(layers.count)),
      ("equal", .integer(layers.count(where: agrees))),
      ("identical", .integer(layers.count { $0.whole.different == 0 })),
      ("missing", .integers(missing)),
      ("max_abs", .number(layers.map(\.whole.maxDifference).max() ?? 0)),
      ("first_difference", firstDifference.map { .integer($0.tensor.index) } ?? .null),
      ("layers", .array(layers.map(json))),
    ])
  }

  private func json(_ layer: LayerComparison) -> JSON {
    .object([
      ("tensor", .integer(layer.tensor.index)), ("operator", .integer(layer.node.index)),
      ("name", .string(layer.node.name)), ("type", .string(layer.tensor.type.name)),
      ("shape", .integers(layer.tensor.shape)), ("equal", .bool(agrees(layer))),
      ("whole", json(layer.whole)), ("alone", layer.alone.map(json) ?? .null),
    ])
  }

  /// `sqnr_db` is null where nothing differs.
  private func json(_ comparison: TensorComparison) -> JSON {
    .object([
      ("values", .integer(comparison.count)), ("different", .integer(comparison.different)),
      ("first_different", comparison.firstDifferent.map { .integer($0) } ?? .null),
      ("max_abs", .number(comparison.maxDifference)), ("mean_abs", .number(comparison.meanDifference)),
      ("bias", .number(comparison.bias)), ("max_reference", .number(comparison.maxReference)),
      ("cosine", .number(comparison.cosine)),
      ("sqnr_db", comparison.noiseRatio > 0 ? .number(decibels(1 / comparison.noiseRatio)) : .null),
      ("histogram", .object(comparison.histogram.bins.map { ($0.label, .integer($0.count)) })),
    ])
  }
}
