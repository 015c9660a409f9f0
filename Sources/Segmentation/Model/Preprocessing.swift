public import AtrousTFLite

/// The order of the three channels in a model's input.
public enum ChannelOrder: String, Sendable, CaseIterable { case rgb, bgr }

/// Where the channels of an image stand in a tensor: behind the columns, 1·height·width·channels, or before the rows,
/// 1·channels·height·width.
public enum ChannelLayout: String, Sendable { case last, first }

/// How a pixel's channels of 0...255 become a model's input.
public struct Preprocessing: Sendable, Equatable {
  /// Who says so.
  public enum Source: String, Sendable { case caller, metadata, quantization, convention }

  /// The real values that the input stands for, with a mean and a std for each channel; nil where an 8-bit input takes
  /// the bytes as they are.
  public let normalization: Normalization?
  public let order: ChannelOrder
  public let source: Source
  let conversion: Conversion

  /// From a pixel's value to an element, for each channel of the input.
  enum Conversion: Sendable, Equatable {
    /// value / std - mean / std
    case real(std: [Float], offset: [Float])
    /// The byte, its highest bit flipped for int8.
    case bytes(flip: UInt8)
    /// The element of each byte.
    case table([[UInt8]])
  }

  /// - Parameter normalization: what the caller asks for; nil for the model's own: its metadata, else the range that
  ///   its input's quantization covers, else -1...1.
  init(
    _ tensor: Tensor, _ element: InputFormat.Element, metadata: Normalization?,
    caller normalization: Normalization?, order: ChannelOrder
  ) throws(SegmentationError) {
    self.order = order
    let step = tensor.quantization.map {
      Step(scale: $0.scales[0], zeroPoint: Float($0.zeroPoints[0]), element)
    }
    let asked: Normalization?
    if let normalization {
      (asked, source) = (try normalization.perChannel("the caller"), .caller)
    } else if let metadata {
      (asked, source) = (try metadata.perChannel("its metadata"), .metadata)
    } else if element == .float32 {
      (asked, source) = (Normalization(mean: 127.5, std: 127.5), .convention)
    } else {
      (asked, source) = (step?.usualNormalization, .quantization)
    }
    let flip: UInt8 = element == .int8 ? 0x80 : 0
    guard element != .float32, let asked else {
      self.normalization = asked
      conversion =
        asked.map { .real(std: $0.std, offset: zip($0.mean, $0.std).map { $0 / $1 }) } ?? .bytes(flip: flip)
      return
    }
    guard let step else {
      throw .notSegmentation(
        tensor: tensor.index,
        reason: "is an input of \(tensor.type.name) without a scale: it takes no mean and std")
    }
    self.normalization = asked
    conversion = step.takesBytes(asked) ? .bytes(flip: flip) : .table(step.table(asked, flip: flip))
  }
}

/// The steps of an 8-bit input, counted from its least value: `real = scale * (byte - zeroPoint)`, the byte being the
/// element of uint8, and that of int8 plus 128.
private struct Step {
  let scale: Float
  let zeroPoint: Float

  init(scale: Float, zeroPoint: Float, _ element: InputFormat.Element) {
    self.scale = scale
    self.zeroPoint = zeroPoint + (element == .int8 ? 128 : 0)
  }

  /// The usual range of pixels that the whole range of steps is nearest to: 0...1, -1...1 or 0...255; nil where it is
  /// more than an eighth away at either end.
  var usualNormalization: Normalization? {
    let (least, greatest) = (scale * (0 - zeroPoint), scale * (255 - zeroPoint))
    for (low, high) in [(0, 1), (-1, 1), (0, 255)] as [(Float, Float)] {
      let eighth = (high - low) / 8
      guard abs(least - low) <= eighth, abs(greatest - high) <= eighth else { continue }
      let std = 255 / (high - low)
      return Normalization(mean: -low * std, std: std)
    }
    return nil
  }

  /// The byte of a pixel's value, unrounded.
  private func byte(_ value: Float, _ normalization: Normalization, _ channel: Int) -> Float {
    (value - normalization.mean[channel]) / normalization.std[channel] / scale + zeroPoint
  }

  /// Whether a pixel's byte is never more than a step away from what it is quantized to. TFLite's own tools feed bytes
  /// as they are then.
  func takesBytes(_ normalization: Normalization) -> Bool {
    (0..<3).allSatisfy { channel in
      abs(byte(0, normalization, channel)) <= 1 && abs(byte(255, normalization, channel) - 255) <= 1
    }
  }

  /// The element of each pixel value, rounded half up and clamped, for each channel.
  func table(_ normalization: Normalization, flip: UInt8) -> [[UInt8]] {
    (0..<3).map { channel in
      (0..<256).map { value in
        UInt8(min(255, max(0, byte(Float(value), normalization, channel) + 0.5))) ^ flip
      }
    }
  }
}

extension Normalization {
  fileprivate init(mean: Float, std: Float) {
    self.init(mean: [mean, mean, mean], std: [std, std, std])
  }

  /// With a value for each of three channels.
  fileprivate func perChannel(_ source: String) throws(SegmentationError) -> Normalization {
    guard [1, 3].contains(mean.count), [1, 3].contains(std.count),
      mean.allSatisfy({ $0.isFinite }), std.allSatisfy({ $0.isNormal && $0 > 0 })
    else {
      throw .notSegmentation(
        tensor: nil,
        reason:
          "\(source) normalizes pixels with mean \(mean) and std \(std) instead of one or three values, std above 0"
      )
    }
    func three(_ values: [Float]) -> [Float] {
      values.count == 3 ? values : [values[0], values[0], values[0]]
    }
    return Normalization(mean: three(mean), std: three(std))
  }
}
