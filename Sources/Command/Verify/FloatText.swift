import Atrous
import AtrousTFLite

extension VerifyCommand {
  /// The most rows that are shown without `--all`.
  static let rows = 20

  /// A row for each layer, or for those with the greatest loss.
  func text(_ losses: [QuantizationLoss]) -> String {
    var columns = Columns([.right, .left, .right, .left, .right, .right, .right, .right])
    columns.add("#", "operator", "tensor", "type and shape", "SQNR dB", "cosine", "greatest", "range used")
    let worst = losses.indices.sorted { losses[$0].comparison.noiseRatio > losses[$1].comparison.noiseRatio }
    let shown = showsAll ? Set(losses.indices) : Set(worst.prefix(Self.rows))
    for index in losses.indices where shown.contains(index) {
      let (loss, comparison) = (losses[index], losses[index].comparison)
      columns.add(
        "\(loss.node.index)", oneLine(loss.node.name), "\(loss.tensor.index)",
        "\(loss.tensor.type.name)\(loss.tensor.shape)",
        comparison.noiseRatio > 0 ? fixed(decibels(1 / comparison.noiseRatio), 1) : "-",
        fixed(comparison.cosine, 5), short(comparison.maxReference),
        loss.rangeUsed.map { "\(fixed(100 * $0, 0))%" } ?? "-")
    }
    var text = columns.text
    if shown.count < losses.count {
      text += "\n\(losses.count - shown.count) with less noise are not shown (--all)"
    }
    guard let first = worst.first else { return text }
    let loss = losses[first]
    return text + "\n\n\(losses.count) tensors beside the float model's; the most noise has tensor "
      + "\(loss.tensor.index) of operator \(loss.node.index) (\(oneLine(loss.node.name)))"
  }

  func json(_ losses: [QuantizationLoss], float: String) -> JSON {
    .object([
      ("model", .string(model)), ("float", .string(float)), ("tensors", .integer(losses.count)),
      ("layers", .array(losses.map(json))),
    ])
  }

  private func json(_ loss: QuantizationLoss) -> JSON {
    .object([
      ("tensor", .integer(loss.tensor.index)), ("operator", .integer(loss.node.index)),
      ("name", .string(loss.node.name)), ("type", .string(loss.tensor.type.name)),
      ("shape", .integers(loss.tensor.shape)),
      (
        "sqnr_db",
        loss.comparison.noiseRatio > 0 ? .number(decibels(1 / loss.comparison.noiseRatio)) : .null
      ),
      ("cosine", .number(loss.comparison.cosine)), ("max_abs", .number(loss.comparison.maxDifference)),
      ("max_reference", .number(loss.comparison.maxReference)),
      ("range_used", loss.rangeUsed.map { .number($0) } ?? .null),
    ])
  }
}
