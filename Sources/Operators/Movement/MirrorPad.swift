import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// MIRROR_PAD: the image mirrored at its edges, without them (REFLECT) or with them (SYMMETRIC).
  static let mirrorPad = OperatorKind(
    .mirrorPad, versions: 1...3, inputs: 2...2,
    shapes: { node throws(PlanError) in
      [zip(try node.input().shape, try node.paddings()).map { $1.before.addingUpTo($0).addingUpTo($1.after) }]
    },
    lower: { node throws(PlanError) in try node.mirrorPad() })
}

extension NodeContext {
  /// Along each dimension three parts, the one before and the one behind walked backwards; a piece for each choice.
  fileprivate func mirrorPad() throws(PlanError) -> Problem {
    let (input, output) = try elementwise()
    let edge = options.of(type: 77).int(0) == 0 ? 1 : 0
    let (sourceStrides, targetStrides) = (rowMajorStrides(input.shape), rowMajorStrides(output.shape))
    guard input.shape.count <= 5 else { throw failure("has \(input.shape.count) dimensions") }
    try expectElements(input)
    var pieces = [StridedCopy.Piece(shape: [], sourceStrides: [], targetStrides: [])]
    for (dimension, padding) in try paddings().enumerated() {
      let size = input.shape[dimension]
      guard max(padding.before, padding.after) <= size - edge else {
        throw failure("pads \(size) elements by \(padding.before) and \(padding.after)")
      }
      let parts = [
        (count: padding.before, source: padding.before - 1 + edge, step: -1, target: 0),
        (count: size, source: 0, step: 1, target: padding.before),
        (count: padding.after, source: size - 1 - edge, step: -1, target: padding.before + size),
      ]
      pieces = pieces.flatMap { piece in
        parts.filter { $0.count > 0 }.map { part in
          var piece = piece
          piece.shape.append(part.count)
          piece.sourceStart += part.source * sourceStrides[dimension]
          piece.sourceStrides.append(part.step * sourceStrides[dimension])
          piece.targetStart += part.target * targetStrides[dimension]
          piece.targetStrides.append(targetStrides[dimension])
          return piece
        }
      }
    }
    return .stridedCopy(
      StridedCopy(elementSize: try elementSize(input), count: output.count, pieces: pieces))
  }
}

extension BuiltinOperator {
  fileprivate static let mirrorPad = BuiltinOperator(rawValue: 100)
}
