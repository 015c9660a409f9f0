import AtrousSegmentation

/// The figures of one model.
struct EvaluationResult {
  let model: String
  let names: ClassNames
  let evaluation: Evaluation

  var json: JSON {
    .object([
      ("model", .string(model)), ("images", .integer(evaluation.images)),
      ("accuracy", .number(evaluation.accuracy)), ("averaged_iou", .number(evaluation.averagedIoU)),
      ("voc_miou", .number(evaluation.vocMeanIoU)),
      (
        "per_class",
        .array(
          (0..<evaluation.confusion.classes).map { index in
            let union = evaluation.confusion.intersectionOverUnion(index)
            return .object([
              ("id", .integer(index)), ("name", .string(names[index])),
              ("iou", union.map { .number($0) } ?? .null),
            ])
          })
      ),
    ])
  }
}

/// A table with a row for each model, and one with a row for each class.
func text(of results: [EvaluationResult]) -> String {
  var models = Columns([.left, .right, .right, .right, .right])
  models.add("model", "images", "accuracy", "averaged IoU", "VOC mIoU")
  for result in results {
    let evaluation = result.evaluation
    models.add(
      stem(result.model), "\(evaluation.images)", hundredths(evaluation.accuracy),
      hundredths(evaluation.averagedIoU), hundredths(evaluation.vocMeanIoU))
  }
  var classes = Columns([.left] + results.map { _ in .right })
  classes.add(["IoU of class"] + results.indices.map { results.count == 1 ? "" : "model \($0 + 1)" })
  let count = results.map(\.evaluation.confusion.classes).max() ?? 0
  for index in 0..<count {
    let unions = results.map { result in
      index < result.evaluation.confusion.classes
        ? result.evaluation.confusion.intersectionOverUnion(index) : nil
    }
    guard unions.contains(where: { $0 != nil }) else { continue }
    let name = results.first { index < $0.evaluation.confusion.classes }?.names[index] ?? ""
    classes.add([name] + unions.map { $0.map(hundredths) ?? "-" })
  }
  return "\(models.text)\n\n\(classes.text)"
}

/// A fraction in percent with two digits after the point.
private func hundredths(_ fraction: Double) -> String { fixed(fraction * 100, 2) }
