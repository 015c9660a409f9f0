import Atrous
import AtrousSegmentation

/// What was used to prepare pixels, for people and for programs.
extension Preprocessing {
  var json: JSON {
    func numbers(_ values: [Float]?) -> JSON {
      values.map { .array($0.map { .number(Double("\($0)") ?? Double($0)) }) } ?? .null
    }
    return .object([
      ("mean", numbers(normalization?.mean)), ("std", numbers(normalization?.std)),
      ("order", .string(order.rawValue)), ("source", .string(source.rawValue)),
    ])
  }

  /// `(pixel - 127.5) / 127.5, rgb, from the metadata`
  var text: String {
    let origin =
      switch source {
      case .caller: "as asked for"
      case .metadata: "from the metadata"
      case .quantization: "from the input's quantization"
      case .convention: "by convention"
      }
    func words(_ values: [Float]) -> String {
      Set(values).count == 1 ? "\(values[0])" : "[" + values.map { "\($0)" }.joined(separator: ", ") + "]"
    }
    let formula =
      normalization.map { "(pixel - \(words($0.mean))) / \(words($0.std))" } ?? "bytes as they are"
    return "\(formula), \(order.rawValue), \(origin)"
  }
}

extension OutputFormat {
  var json: JSON {
    .object([
      ("tensor", .integer(tensor)), ("content", .string(content.rawValue)),
      ("layout", .string(layout.rawValue)),
      ("classes", classes.map { .integer($0) } ?? .null),
      ("score_kind", scoreKind.map { .string($0.rawValue) } ?? .null),
      ("threshold", content == .binary ? .number(Double("\(threshold)") ?? 0.5) : .null),
    ])
  }

  var text: String {
    let size = "\(width)x\(height)"
    let kind = scoreKind == .probability ? "probabilities" : "logits"
    let order = layout == .first ? ", channels first" : ""
    switch content {
    case .map: return "a map of \(classes.map { "\($0) " } ?? "")classes, \(size)"
    case .scores: return "\(kind) of \(classes ?? 0) classes, \(size)\(order)"
    case .binary:
      return "\(kind) of the foreground, taken above the probability \(threshold), \(size)"
    }
  }
}

extension ScoreMap {
  /// float32 [height, width, classes]; a binary model has one.
  var npy: NpyArray {
    NpyArray(
      type: .float32, shape: [height, width, channels],
      bytes: scores.flatMap { value in
        let bits = value.bitPattern
        return (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * UInt32($0))) }
      })
  }
}
