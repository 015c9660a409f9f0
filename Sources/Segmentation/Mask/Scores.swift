import Atrous
public import AtrousImaging
import AtrousKernels

/// What a model says of every class at every pixel, at the model's resolution.
public struct ScoreMap: Sendable, Equatable {
  public let width: Int
  public let height: Int
  /// Scores a pixel: one for each class, or 1 for a binary model, which scores the foreground alone.
  public let channels: Int
  public let kind: ScoreKind
  /// Real values, dequantized where the model's are not floats: height·width·channels, the scores of a pixel together.
  public let scores: [Float]

  /// The classes: `channels`, and 2 for a binary model.
  public var classes: Int { max(2, channels) }

  /// The probability of every class: height·width·classes. Logits go through a softmax over the classes, a binary
  /// model's through the logistic function; its class 0 has what is left to 1.
  public var probabilities: [Float] {
    var values: [Float] = []
    values.reserveCapacity(width * height * classes)
    for start in stride(from: 0, to: scores.count, by: channels) {
      if channels == 1 {
        let foreground = kind == .logit ? logistic(scores[start]) : scores[start]
        values.append(1 - foreground)
        values.append(foreground)
      } else if kind == .logit {
        let greatest = scores[start..<start + channels].max() ?? 0
        let powers = scores[start..<start + channels].map { exponential($0 - greatest) }
        let sum = powers.reduce(0, +)
        for power in powers { values.append(power / sum) }
      } else {
        values += scores[start..<start + channels]
      }
    }
    return values
  }

  /// The probability of one class at every pixel, height·width; nil for a class that the model does not have.
  public func probability(ofClass index: Int) -> [Float]? {
    guard (0..<classes).contains(index) else { return nil }
    let all = probabilities
    return stride(from: index, to: all.count, by: classes).map { all[$0] }
  }

  /// The probability of the class that a mask gives to each pixel, height·width.
  ///
  /// - Throws: `SegmentationError.wrongSize` for a mask of another size, `.unknownClass` for a class that the model does
  ///   not have.
  public func confidence(of mask: IndexedImage) throws(SegmentationError) -> [Float] {
    guard (mask.width, mask.height) == (width, height) else {
      throw .wrongSize(width: mask.width, height: mask.height, expectedWidth: width, expectedHeight: height)
    }
    if let bad = mask.indices.first(where: { Int($0) >= classes }) {
      throw .unknownClass(Int(bad), classes: classes)
    }
    let all = probabilities
    return mask.indices.enumerated().map { pixel, index in all[pixel * classes + Int(index)] }
  }
}

extension OutputFormat {
  /// Scores a pixel.
  var channels: Int { content == .binary ? 1 : classes ?? 1 }

  /// The scores as real values, the channels of a pixel together.
  func scores(_ session: borrowing Session) throws(SessionError) -> [Float] {
    let (scale, zeroPoint) = (scale, zeroPoint)
    let values: [Float]
    switch type {
    case .float32: values = try session.output(position, as: Float.self)
    case .uint8:
      values = try session.withOutput(position, as: UInt8.self) { span in
        span.indices.map { scale * (Float(span[$0]) - zeroPoint) }
      }
    default:
      values = try session.withOutput(position, as: Int8.self) { span in
        span.indices.map { scale * (Float(span[$0]) - zeroPoint) }
      }
    }
    guard layout == .first, channels > 1 else { return values }
    let pixels = width * height
    return (0..<values.count).map { values[$0 % channels * pixels + $0 / channels] }
  }

  /// The score above which a pixel of a binary model is foreground. A logit x has the probability 1 / (1 + e^-x), which
  /// is above t where e^-x < 1 / t - 1: the limit is found by bisection.
  var foregroundLimit: Float {
    guard scoreKind == .logit else { return threshold }
    let odds = 1 / Double(threshold) - 1
    var (low, high) = (-128.0, 128.0)
    for _ in 0..<64 {
      let middle = (low + high) / 2
      if exponential(-middle) < odds { high = middle } else { low = middle }
    }
    return Float(low)
  }
}
