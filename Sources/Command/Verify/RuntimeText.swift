import Atrous
import AtrousTFLite

extension NumericsChoice {
  /// As a sentence names it.
  var title: String { self == .xnnpack ? "XNNPACK" : rawValue }
}

/// A tensor's name without those of what was fused into it.
func shortName(_ tensor: Tensor) -> String {
  oneLine(tensor.name.split(separator: ";").first.map { String($0) } ?? "")
}

extension RuntimeVerdict {
  /// The most rows that are shown without `--all`.
  private static let rows = 15

  /// Rows of the tensors that no runtime computes, or that the nearest one does not; how many each computes; the verdict.
  func text(showsAll: Bool) -> String {
    let listed = showsAll ? layers : wrong
    let shown = showsAll ? listed : Array(listed.prefix(Self.rows))
    var parts: [String] = []
    if !shown.isEmpty { parts.append(rows(shown).text) }
    if shown.count < listed.count { parts.append("\(listed.count - shown.count) more are not shown (--all)") }
    if !parts.isEmpty { parts.append("") }
    parts.append(
      "tensors of \(layers.count) that agree: "
        + numerics.map { "\($0) \(count($0))" }.joined(separator: ", "))
    return (parts + [line]).joined(separator: "\n")
  }

  private func rows(_ layers: [RuntimeComparison]) -> Columns {
    var columns = Columns([.right, .left, .right, .left] + numerics.map { _ in .right } + [.left])
    columns.add(["#", "operator", "tensor", "type and shape"] + numerics.map(\.rawValue) + [""])
    for layer in layers {
      let cells = numerics.map { numerics in
        agrees(layer, with: numerics) ? "=" : "\(layer.comparisons[numerics]?.different ?? 0)"
      }
      columns.add(
        [
          "\(layer.node.index)", oneLine(layer.node.name), "\(layer.tensor.index)",
          "\(layer.tensor.type.name)\(layer.tensor.shape)",
        ] + cells + [remark(on: layer)])
    }
    return columns
  }

  private func remark(on layer: RuntimeComparison) -> String {
    var words: [String] = []
    if runtimes(of: layer).isEmpty { words.append("NO RUNTIME") }
    if let first = layer.unseen.first { words.append("seen together with all from operator \(first) on") }
    return words.joined(separator: "; ")
  }

  /// The verdict in one line.
  var line: String {
    let hidden = layers.contains { !$0.unseen.isEmpty }
    let seen = hidden ? ", seen in \(counted(layers.count, "tensor"))" : ""
    guard runtimes.isEmpty else { return "\(names(runtimes)), \(all(operators))\(seen)" }
    guard let first = unknown.first else { return mixture }
    var line = "\(place(first)) agrees with no runtime"
    if unknown.count > 1 { line += ", nor do \(unknown.count - 1) more" }
    let others = numerics.filter { numerics in
      layers.allSatisfy { agrees($0, with: numerics) || runtimes(of: $0).isEmpty }
    }
    if unknown.count == layers.count { return line }
    return line + "; the others: " + (others.isEmpty ? "no single runtime" : names(others))
  }

  /// The tensors that no runtime computes; else those that the nearest one does not.
  private var wrong: [RuntimeComparison] {
    unknown.isEmpty ? layers.filter { !agrees($0, with: nearest) } : unknown
  }

  /// Every tensor is some runtime's, but they are not all the same one's.
  private var mixture: String {
    let (first, more) = (wrong[0], wrong.count - 1)
    return "no runtime computes all: \(place(first)) agrees with \(names(runtimes(of: first))), "
      + (more > 0 ? "\(counted(more, "tensor")) more with another, " : "")
      + "the other \(counted(count(nearest), "tensor")) with \(nearest.title)"
  }

  private func place(_ layer: RuntimeComparison) -> String {
    let tensor = "\(oneLine(layer.node.name)), tensor \(layer.tensor.index) \(shortName(layer.tensor))"
    guard let first = layer.unseen.first else { return "operator \(layer.node.index) (\(tensor))" }
    return "one of the operators \(first) to \(layer.node.index) (up to \(tensor))"
  }

  private func names(_ runtimes: [NumericsChoice]) -> String {
    if runtimes.count == numerics.count { return "all runtimes alike" }
    let names = runtimes.map(\.title)
    guard let last = names.last, names.count > 1 else { return names.joined() }
    return names.dropLast().joined(separator: ", ") + " and \(last) alike"
  }

  private func all(_ count: Int) -> String { count == 1 ? "the one operator" : "all \(count) operators" }

  private func count(_ numerics: NumericsChoice) -> Int { layers.count { agrees($0, with: numerics) } }

  /// The runtime that computes the most tensors.
  var nearest: NumericsChoice {
    numerics.reduce(numerics[0]) { count($1) > count($0) ? $1 : $0 }
  }
}

extension RuntimeVerdict {
  func json(model: String) -> JSON {
    .object([
      ("model", .string(model)), ("numerics", .string("auto")), ("operators", .integer(operators)),
      ("tensors", .integer(layers.count)), ("runtimes", .strings(runtimes.map(\.rawValue))),
      ("agree", .object(numerics.map { ($0.rawValue, .integer(count($0))) })),
      ("first_difference", wrong.first.map { .integer($0.tensor.index) } ?? .null),
      ("missing", .integers(missing)), ("verdict", .string(line)), ("layers", .array(layers.map(json))),
    ])
  }

  private func json(_ layer: RuntimeComparison) -> JSON {
    .object([
      ("tensor", .integer(layer.tensor.index)), ("operator", .integer(layer.node.index)),
      ("name", .string(layer.node.name)), ("type", .string(layer.tensor.type.name)),
      ("shape", .integers(layer.tensor.shape)), ("unseen", .integers(layer.unseen)),
      ("runtimes", .strings(runtimes(of: layer).map(\.rawValue))),
      (
        "different",
        .object(numerics.map { ($0.rawValue, .integer(layer.comparisons[$0]?.different ?? 0)) })
      ),
    ])
  }
}
