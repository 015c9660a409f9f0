import Atrous
import AtrousTFLite

extension Verification {
  /// The most rows that are shown without `--all`.
  private static let rows = 15

  /// Rows of the tensors that differ, the first ones or all, the first difference's histogram, and a summary.
  func text(showsAll: Bool) -> String {
    let different = layers.filter { $0.whole.different > 0 || !agrees($0) }
    // What agrees within the tolerance or alone says little beside what does not.
    let wrong = different.filter { !agrees($0) }
    let listed = showsAll ? layers : wrong.isEmpty ? different : wrong
    let shown = showsAll ? listed : Array(listed.prefix(Self.rows))
    var parts: [String] = []
    if !shown.isEmpty { parts.append(rows(shown).text) }
    if shown.count < listed.count { parts.append("\(listed.count - shown.count) more are not shown (--all)") }
    if let first = firstDifference {
      parts.append("\n" + histogram(of: first.whole))
    }
    if !parts.isEmpty { parts.append("") }
    return (parts + [summary]).joined(separator: "\n")
  }

  private func rows(_ layers: [LayerComparison]) -> Columns {
    var columns = Columns([.right, .left, .right, .left, .right, .right, .right, .right, .right, .left])
    columns.add("#", "operator", "tensor", "type and shape", "differ", "share", "max", "mean", "bias", "")
    for layer in layers {
      let whole = layer.whole
      columns.add(
        "\(layer.node.index)", oneLine(layer.node.name), "\(layer.tensor.index)",
        "\(layer.tensor.type.name)\(layer.tensor.shape)", "\(whole.different)",
        whole.count == 0 ? "-" : "\(fixed(100 * Double(whole.different) / Double(whole.count), 2))%",
        short(whole.maxDifference), short(whole.meanDifference), short(whole.bias), remark(on: layer))
    }
    return columns
  }

  /// Nothing for equal tensors; for others the verdict, and what the operator does alone.
  func remark(on layer: LayerComparison) -> String {
    guard layer.whole.different > 0 || !agrees(layer) else { return "" }
    var words: [String] = []
    if agrees(layer) {
      words.append(isJudgedAlone(layer) ? "right alone" : "within tolerance")
    } else if layer.tensor.index == firstDifference?.tensor.index {
      words.append("FIRST DIFFERENCE, \(origin(of: layer))")
    } else {
      words.append("differs, \(origin(of: layer))")
    }
    if let alone = layer.alone, alone.different > 0 {
      words.append("alone \(alone.different) differ, max \(short(alone.maxDifference))")
    }
    if layer.whole.isFloat, layer.whole.noiseRatio > 0 {
      words.append("SQNR \(fixed(decibels(1 / layer.whole.noiseRatio), 1)) dB")
    }
    return words.joined(separator: "; ")
  }

  private func histogram(of comparison: TensorComparison) -> String {
    let bins = comparison.histogram.bins.filter { $0.count > 0 }.map { "\($0.label): \($0.count)" }
    return "the first difference, value less reference: " + bins.joined(separator: ", ")
  }

  private func origin(of layer: LayerComparison) -> String {
    if layer.alone == nil { return "new or inherited: the reference lacks its inputs" }
    return computesRightly(layer) ? "inherited" : "new here"
  }

  var summary: String {
    let identical = layers.count { $0.whole.different == 0 }
    var line = "\(layers.count(where: agrees)) of \(layers.count) tensors agree, \(identical) in every bit"
    if let first = firstDifference {
      line +=
        "; the first that differs is tensor \(first.tensor.index) of operator \(first.node.index) "
        + "(\(oneLine(first.node.name))), \(origin(of: first))"
    }
    if !missing.isEmpty { line += "; \(missing.count) are not in the reference" }
    if let first = layers.first(where: \.followsDynamicRange) {
      line +=
        "\noperator \(first.node.index) (\(oneLine(first.node.name))) quantizes floats at run time: there a last bit "
        + "becomes a step, so from it on each operator is judged alone, on the reference's inputs"
    }
    return line
  }
}

/// Three significant digits.
package func short(_ value: Double) -> String {
  guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
  if value == value.rounded(), abs(value) < 1e15 { return "\(Int(value))" }
  if abs(value) >= 0.01, abs(value) < 1000 { return fixed(value, abs(value) < 1 ? 4 : 2) }
  var (mantissa, exponent) = (abs(value), 0)
  while mantissa >= 9.995 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
  while mantissa < 0.9995 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
  return "\(value < 0 ? "-" : "")\(fixed(mantissa, 2))e\(exponent)"
}
