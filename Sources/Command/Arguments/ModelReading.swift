import Atrous
import AtrousSegmentation
import AtrousTFLite

/// The options that say how photos are prepared and how a model's output is read.
struct ModelReading: Sendable {
  /// How an image becomes a model's input.
  static let preparation = [
    Option("mean", "M", help: "the input is (pixel - M) / S for pixels of 0 to 255: one value or R,G,B"),
    Option("std", "S", help: "(default: the model's metadata, its input's quantization, or 127.5 for both)"),
    Option("order", "NAME", help: "rgb or bgr, the order of the input's channels (default: rgb)"),
  ]

  static let options =
    preparation + [
      Option(
        "output-tensor", "NAME|N", help: "the output to read, by name or index (default: the one that fits)"),
      Option(
        "threshold", "T", help: "with one score a pixel: foreground above this probability (default: 0.5)"),
      Option(
        "score-kind", "NAME", help: "logit or probability (default: probability behind SOFTMAX or LOGISTIC)"),
    ]

  private var options = SegmenterOptions()
  private let outputTensor: String?
  private let hasThreshold: Bool

  init(_ arguments: Arguments, fit: ImageFit = .stretch) throws(CommandError) {
    let (mean, std) = (try arguments.numbers("mean"), try arguments.numbers("std"))
    guard (mean == nil) == (std == nil) else { throw arguments.usage("--mean and --std come together") }
    if let mean, let std { options.normalization = Normalization(mean: mean, std: std) }
    options.order = try arguments.choice("order", of: ChannelOrder.self) ?? .rgb
    options.scoreKind = try arguments.choice("score-kind", of: ScoreKind.self)
    options.fit = fit
    outputTensor = arguments.value("output-tensor")
    let threshold = try arguments.number("threshold")
    hasThreshold = threshold != nil
    if let threshold {
      guard threshold > 0, threshold < 1 else {
        throw arguments.usage("--threshold is \(fixed(threshold, 3)), not between 0 and 1")
      }
      options.threshold = Float(threshold)
    }
  }

  /// Whether the model's output may be replaced by a class map.
  var takesAnyOutput: Bool { outputTensor == nil }

  /// The options for a model, in which an output is named.
  func options(for model: Model, _ path: String) throws(CommandError) -> SegmenterOptions {
    var options = options
    if let outputTensor {
      let tensors = model.main.outputs.map { model.main.tensors[$0] }
      guard let tensor = tensors.first(where: { $0.name == outputTensor || "\($0.index)" == outputTensor })
      else {
        let names = tensors.map { "\($0.index) \($0.name)" }.joined(separator: ", ")
        throw .input("\(path): has no output \(outputTensor), only \(names)")
      }
      options.outputTensor = tensor.index
    }
    return options
  }

  /// A segmenter for a plan.
  ///
  /// - Parameter labels: names in place of the model's; nil for none.
  func segmenter(
    _ plan: Plan, threads: Int, labels: LabelFile?, model path: String
  ) throws(CommandError) -> Segmenter {
    let options = try options(for: plan.model, path)
    var segmenter: Segmenter
    do { segmenter = try Segmenter(plan, threads: threads, options: options) } catch {
      throw CommandError(error, path: path)
    }
    guard !hasThreshold || segmenter.output.content == .binary else {
      throw .input("\(path): has more than one score a pixel, --threshold is for one")
    }
    if let labels { segmenter.names = labels.names }
    return segmenter
  }
}
