import AtrousSegmentation

/// The figures of one model.
struct EvaluationResult {
  let model: String
  let names: ClassNames
  let evaluation: Evaluation

  var json: JSON {
    .object([
      ("model", .string(model)), ("images", .integer(evaluation.images)),
      ("accuracy", number(evaluation.accuracy)), ("averaged_iou", number(evaluation.averagedIoU)),
      ("voc_miou", number(evaluation.vocMeanIoU)),
      (
        "per_class",
        .array(
          (0..<evaluation.confusion.classes).map { index in
            let measures = measures(index)
            return .object([
              ("id", .integer(index)), ("name", .string(names[index])), ("iou", number(measures[0])),
              ("precision", number(measures[1])), ("recall", number(measures[2])),
              ("dice", number(measures[3])),
            ])
          })
      ),
    ])
  }

  /// IoU, precision, recall and Dice of a class; none for one that the model does not have.
  func measures(_ index: Int) -> [Double?] {
    let matrix = evaluation.confusion
    return [
      matrix.intersectionOverUnion(index), matrix.precision(index), matrix.recall(index), matrix.dice(index),
    ]
  }

  private func number(_ value: Double?) -> JSON { value.map { .number($0) } ?? .null }
}

/// A table with a row for each model, and one with a row for each class: of one model all measures, of several the IoU.
func text(of results: [EvaluationResult]) -> String {
  var models = Columns([.left, .right, .right, .right, .right])
  models.add("model", "images", "accuracy", "averaged IoU", "VOC mIoU")
  for result in results {
    let evaluation = result.evaluation
    models.add(
      stem(result.model), "\(evaluation.images)", hundredths(evaluation.accuracy),
      hundredths(evaluation.averagedIoU), hundredths(evaluation.vocMeanIoU))
  }
  let isSingle = results.count == 1
  let titles =
    isSingle
    ? ["class", "IoU", "precision", "recall", "Dice"]
    : ["IoU of class"] + results.indices.map { "model \($0 + 1)" }
  var classes = Columns([.left] + titles.dropFirst().map { _ in .right })
  classes.add(titles)
  let count = results.map(\.evaluation.confusion.classes).max() ?? 0
  for index in 0..<count {
    let values = isSingle ? results[0].measures(index) : results.map { $0.measures(index)[0] }
    guard values.contains(where: { $0 != nil }) else { continue }
    let name = results.first { index < $0.evaluation.confusion.classes }?.names[index] ?? ""
    classes.add([name] + values.map(hundredths))
  }
  return "\(models.text)\n\n\(classes.text)"
}

/// A fraction in percent with two digits after the point; `-` for none.
private func hundredths(_ fraction: Double?) -> String { fraction.map { fixed($0 * 100, 2) } ?? "-" }
