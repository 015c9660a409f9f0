import Atrous
import AtrousTFLite

/// A page that shows a comparison: steps by layer, masks, and every operator's verdict.
struct VerifyReport {
  let model: String
  let reference: String
  let verification: Verification
  /// Of the run that `verification` and `masks` show.
  let numerics: NumericsChoice
  let verdict: RuntimeVerdict?
  let masks: MaskPair?

  var page: String {
    var page = HTMLPage(
      title: "\(fileName(model)) beside \(fileName(reference))",
      subtitle: verdict?.line ?? verification.summary
    )
    page.figures = figures
    let chart = StepChart(verification.layers)
    let run = "A run of the whole model in \(numerics.title) arithmetic."
    page.add(
      "Values that differ, by layer",
      "<p class=\"note\">\(run)</p>\n"
        + (chart.isEmpty ? "<p>Every value is that of the dump.</p>\n" : chart.markup))
    if let masks { page.add("Masks", masks.markup(ours: "Atrous, \(numerics.title)")) }
    page.add("Operators", table(head, verification.layers.map(row)))
    return page.text
  }

  private var figures: [(value: String, name: String)] {
    let layers = verification.layers
    var figures: [(value: String, name: String)] = []
    if let verdict {
      let runtimes = verdict.runtimes.map(\.title).joined(separator: ", ")
      figures.append((runtimes.isEmpty ? "none" : runtimes, "runtime"))
      figures.append(("\(verdict.unknown.count)", "tensors of no runtime"))
    } else {
      figures.append(("\(layers.count(where: verification.agrees)) of \(layers.count)", "tensors agree"))
    }
    figures.append(
      (
        "\(layers.count { $0.whole.different == 0 }) of \(layers.count)",
        "equal in every bit, \(numerics.title)"
      ))
    if let masks { figures.append(("\(masks.different)", "pixels of another class")) }
    return figures
  }

  private var head: [String] {
    ["#", "operator and its tensor"] + (verdict?.numerics.map(\.title) ?? [])
      + ["differ", "share", "largest", "mean", "verdict"]
  }

  private func row(_ layer: LayerComparison) -> [String] {
    let whole = layer.whole
    let found = verdict?.layers.first { $0.tensor.index == layer.tensor.index }
    let cells =
      verdict?.numerics.map { numerics -> String in
        guard let verdict, let found else { return "" }
        return verdict.agrees(found, with: numerics) ? "=" : "\(found.comparisons[numerics]?.different ?? 0)"
      } ?? []
    return ["\(layer.node.index)", name(layer)] + cells + [
      "\(whole.different)", "\(fixed(100 * Double(whole.different) / Double(max(1, whole.count)), 2))%",
      short(whole.maxDifference), short(whole.bias), remark(on: layer, found),
    ]
  }

  private func name(_ layer: LayerComparison) -> String {
    let tensor = layer.tensor
    let text = "tensor \(tensor.index) \(shortName(tensor)), \(tensor.type.name)\(tensor.shape)"
    return "\(escapedHTML(oneLine(layer.node.name)))<small>\(escapedHTML(text))</small>"
  }

  private func remark(on layer: LayerComparison, _ found: RuntimeComparison?) -> String {
    guard let verdict else {
      let text = escapedHTML(verification.remark(on: layer))
      if text.isEmpty { return "equal" }
      return verification.agrees(layer) ? text : "<span class=\"bad\">\(text)</span>"
    }
    guard let found else { return "" }
    let runtimes = verdict.runtimes(of: found)
    if runtimes.isEmpty { return "<span class=\"bad\">no runtime</span>" }
    return runtimes.count == verdict.numerics.count ? "all" : runtimes.map(\.title).joined(separator: ", ")
  }
}

/// The last part of a path.
private func fileName(_ path: String) -> String {
  path.split(separator: "/").last.map { oneLine(String($0)) } ?? oneLine(path)
}
