public import AtrousTFLite

/// How photos are prepared and a model's output is read, where the model does not say it or says it wrongly.
public struct SegmenterOptions: Sendable {
  public var fit = ImageFit.stretch
  /// The mean and std of pixels of 0...255, one value or one for each channel of the input; nil for the model's own.
  public var normalization: Normalization?
  /// The order of the input's channels.
  public var order = ChannelOrder.rgb
  /// The output that is read, by its tensor's index; nil for the only one that is a segmentation.
  public var outputTensor: Int?
  /// What scores are; nil for what the graph says: probabilities behind a SOFTMAX or LOGISTIC, else logits.
  public var scoreKind: ScoreKind?
  /// A pixel is foreground where a model of one score a pixel gives a probability above it, 0...1.
  public var threshold: Float = 0.5

  public init() {}
}

/// What a score of a class is.
public enum ScoreKind: String, Sendable, CaseIterable {
  /// Any real number: the probability is its softmax over the classes, or its logistic function for one class.
  case logit
  /// 0...1.
  case probability
}
