import Atrous
import AtrousTFLite

/// What the activations of a float network were on the calibration images.
struct Observations: Sendable {
  var ranges = Ranges()
  /// Some of each tensor's values.
  var samples: [Int: [Float]] = [:]
  /// The largest magnitude in each channel, the last dimension.
  var channels: [Int: [Float]] = [:]
}

/// One tensor on one image.
private struct Seen: Sendable {
  let minimum: Float
  let maximum: Float
  let isFinite: Bool
  let hasNaN: Bool
  let sample: [Float]
  let channels: [Float]

  init(_ span: Span<Float>, channels count: Int, sample size: Int, seed: Int) {
    var (low, high, isOdd) = (Float.infinity, -Float.infinity, false)
    for index in span.indices {
      let value = unsafe span[unchecked: index]
      low = value < low ? value : low
      high = value > high ? value : high
      isOdd = isOdd || value.bitPattern & 0x7F80_0000 == 0x7F80_0000
    }
    (minimum, maximum, isFinite) = (low, high, !isOdd)
    hasNaN = isOdd && span.indices.contains { span[$0].isNaN }
    sample = sampledIndices(size, of: span.count, seed: seed).map { span[$0] }
    var channels = [Float](repeating: 0, count: count)
    var largest = channels.mutableSpan
    for start in stride(from: 0, to: span.count - count + 1, by: max(count, 1)) {
      for channel in 0..<count {
        let (size, old) = unsafe (abs(span[unchecked: start + channel]), largest[unchecked: channel])
        unsafe largest[unchecked: channel] = size > old ? size : old
      }
    }
    self.channels = channels
  }
}

extension Network {
  /// Runs the float network on every image and looks at all of its activations.
  ///
  /// - Parameter images: the values of the network's input.
  func observe(_ images: [[Float]], threads: Int) throws(QuantizerError) -> Observations {
    let size = max(1, 32768 / max(1, images.count))
    let watched = tensors.indices.filter { isActivation($0) && !tensors[$0].shape.isEmpty }
    let written = Set(inputs + operators.flatMap(\.outputs))
    let all = self.tensors
    let used = watched.filter { written.contains($0) }
    let seen = try forEachImage(floatModel(), count: images.count, threads: threads, keepsAllTensors: true) {
      (session, image) throws(SessionError) -> [Seen] in
      try session.setInput(0, images[image])
      session.run()
      var seen: [Seen] = []
      for tensor in used {
        seen.append(
          try session.withTensor(tensor) { values in
            Seen(values, channels: all[tensor].shape.last ?? 0, sample: size, seed: image + 1000 * tensor)
          })
      }
      return seen
    }
    var observations = Observations()
    for (place, tensor) in used.enumerated() {
      let images = seen.map { $0[place] }
      if images.contains(where: { $0.hasNaN }) {
        throw .notFinite(tensor: tensor, name: tensors[tensor].name)
      }
      // Padding for a maximum may be -infinity: such a tensor has no range, and stays float.
      guard images.allSatisfy({ $0.isFinite }) else { continue }
      observations.ranges.minimum[tensor] = images.map(\.minimum).min()
      observations.ranges.maximum[tensor] = images.map(\.maximum).max()
      observations.samples[tensor] = images.flatMap(\.sample)
      observations.channels[tensor] = (0..<(tensors[tensor].shape.last ?? 0)).map { channel in
        images.map { $0.channels[channel] }.max() ?? 0
      }
    }
    return observations
  }
}

extension Observations {
  /// For each tensor the range whose 256 steps lose least of the sample: both ends are multiplied by factors of 0.3 to 1.
  func rangesOfLeastError(threads: Int) -> Ranges {
    let tensors = samples.keys.sorted()
    let found = parallelMap(tensors.count, threads: threads) { place -> ClosedRange<Float> in
      let tensor = tensors[place]
      let (low, high) = (min(ranges.minimum[tensor] ?? 0, 0), max(ranges.maximum[tensor] ?? 0, 0))
      return rangeOfLeastError(samples[tensor] ?? [], low, high)
    }
    var best = Ranges()
    for (tensor, range) in zip(tensors, found) { best[tensor] = range }
    return best
  }
}

/// Steps of 0.025 for the upper end, and of 0.05 for the lower one where it is below 0.
private func rangeOfLeastError(_ sample: [Float], _ low: Float, _ high: Float) -> ClosedRange<Float> {
  var best = (error: Float.infinity, range: low...high)
  let padded = sample + [Float](repeating: 0, count: -sample.count & 7)
  for upper in stride(from: 40, through: 12, by: -1) {
    for lower in stride(from: 40, through: low < 0 ? 12 : 40, by: -2) {
      let range = low * Float(lower) / 40...high * Float(upper) / 40
      let step = (range.upperBound - range.lowerBound) / 255
      guard step > 0 else { continue }
      let error = squareError(padded, from: range.lowerBound, step: step)
      if error < best.error { best = (error, range) }
    }
  }
  return best.range
}

/// The sum of `(v - quantized v)^2` with steps 0...255. Adding and taking away 1.5 * 2^23 rounds to a whole number.
private func squareError(_ values: [Float], from low: Float, step: Float) -> Float {
  let magic = SIMD8<Float>(repeating: 0x1.8p23)
  let (inverse, start) = (1 / step, SIMD8<Float>(repeating: low))
  let span = values.span
  var sum = SIMD8<Float>(repeating: 0)
  for place in stride(from: 0, to: values.count, by: 8) {
    var value = SIMD8<Float>()
    for lane in 0..<8 { value[lane] = unsafe span[unchecked: place + lane] }
    // Comparisons and choices are instructions; the library's own clamping goes lane by lane.
    var steps = (value - start) * inverse
    steps.replace(with: 0, where: steps .< 0)
    steps.replace(with: 255, where: steps .> 255)
    let error = ((steps + magic) - magic) * step + start - value
    sum += error * error
  }
  return sum.sum()
}
