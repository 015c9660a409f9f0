import Atrous
import AtrousTFLite

/// Some of a layer's rows and sums. Their memory is used layer after layer.
struct Samples: Sendable {
  /// Rows of inputs, less their means.
  var inputs = Matrix(width: 0)
  /// The layer's sums there.
  var sums = Matrix(width: 0)
  /// The sums less their means.
  var centred = Matrix(width: 0)
}

extension LayerPass {
  /// Weights and bias of a convolution, fitted to what the float network computes.
  mutating func search(
    _ node: Operator, _ width: ActivationWidth, images: Values, targets: Values
  ) throws(QuantizerError) -> LayerWeights? {
    guard let window = Window(of: node, in: network), let image = node.input(0),
      let scale = scales[width][image],
      let filter = node.input(1), let weights = network.floats(filter)
    else { return nil }
    let isDepthwise = node.code == .depthwiseConv2D
    let shape = network.tensors[filter].shape
    let channels = shape[node.channelAxis]
    let bias = network.floats(node.input(node.biasPosition)) ?? [Float](repeating: 0, count: channels)
    let rows = WeightRows(
      weights, shape: shape, isDepthwise: isDepthwise,
      leastScales: bias.map { width == .int8 ? WeightArithmetic.scale(0, bias: $0, input: scale.scale) : 0 })
    let shared = !options.isPerChannel(width) || node.code == .fullyConnected
    let inputMeans = sample(
      window, images, scale, width, targets, channels: channels, count: isDepthwise ? 20000 : 60000,
      node.index)
    let multiplier = channels / window.channels
    let found =
      isDepthwise
      ? rows.searchDepthwise(
        samples.inputs, samples.centred, multiplier: multiplier, shared: shared, threads: options.threads)
      : try rows.search(samples.inputs, samples.centred, shared: shared, threads: options.threads)
    let real = Matrix(width: rows.rows.width, found.real)
    // The sums of the centred inputs lack what their means contribute.
    let offsets = (0..<channels).map { channel in
      bias[channel]
        + Float(
          (0..<real.width).reduce(0.0) { sum, index in
            let column =
              isDepthwise ? index * window.channels + channel / multiplier : index
            return sum + Double(real.values[channel * real.width + index]) * inputMeans[column]
          })
    }
    let quantized =
      isDepthwise
      ? depthwiseSums(samples.inputs, real, offsets, channels: window.channels)
      : try product([samples.inputs.values], real, bias: offsets, threads: options.threads)
    let shift = biasCorrection(
      float: samples.sums, quantized: quantized, node.activation, threads: options.threads)
    let integers = (0..<channels).map { channel -> Int64 in
      let value = WeightArithmetic.quantize(
        bias: bias[channel] + shift[channel], input: scale.scale, weights: found.scales[channel], width)
      return width == .int8 ? min(max(value, -1 << 30), 1 << 30) : value
    }
    return LayerWeights(
      scales: shared ? [found.scales[0]] : found.scales, filter: rows.filter(found.rows), bias: integers)
  }

  /// Takes samples at some positions of every image.
  ///
  /// - Returns: the means of the inputs.
  private mutating func sample(
    _ window: Window, _ images: Values, _ scale: ActivationScale, _ steps: ActivationWidth,
    _ targets: Values, channels: Int, count: Int, _ seed: Int
  ) -> [Double] {
    let width = window.taps * window.channels
    let each = min(min(count, (1 << 26) / width) / images.count + 1, window.positions)
    @Sendable func positions(_ image: Int) -> [Int] {
      sampledIndices(each, of: window.positions, seed: seed * 4096 + image)
    }
    let (rows, parts, threads) = (each * images.count, images.count, options.threads)
    samples.inputs.fill(width: width, rows: rows, parts: parts, threads: threads) { image, rows in
      let (places, image) = (positions(image), images[image])
      switch steps {
      case .int8: withNumbers(of: image, as: Int8.self) { window.read(places, of: $0, scale, into: &rows) }
      case .int16: withNumbers(of: image, as: Int16.self) { window.read(places, of: $0, scale, into: &rows) }
      }
    }
    samples.sums.fill(width: channels, rows: rows, parts: parts, threads: threads) { image, rows in
      withNumbers(of: targets[image], as: Float.self) { target in
        for (row, position) in positions(image).enumerated() {
          for channel in 0..<channels {
            unsafe rows[unchecked: row * channels + channel] =
              target[unchecked: position * channels + channel]
          }
        }
      }
    }
    let sums = samples.sums.values
    samples.centred.fill(width: channels, rows: rows, parts: parts, threads: threads) { image, rows in
      let (all, start) = (sums.span, image * rows.count)
      for index in 0..<rows.count { unsafe rows[unchecked: index] = all[unchecked: start + index] }
    }
    _ = samples.centred.centre(parts: parts, threads: threads)
    return samples.inputs.centre(parts: parts, threads: threads)
  }

  private func depthwiseSums(
    _ inputs: Matrix, _ rows: Matrix, _ offsets: [Float], channels: Int
  ) -> Matrix {
    let (width, multiplier) = (rows.count, rows.count / channels)
    let taps = rows.transposed(0..<width)
    let parts = parallelMap(16, threads: options.threads) { part -> Matrix in
      let samples = inputs.count * part / 16..<inputs.count * (part + 1) / 16
      var sums = Matrix(width: width)
      sums.values.reserveCapacity(samples.count * width)
      for (row, sample) in samples.enumerated() {
        sums.values += offsets
        for tap in 0..<rows.width {
          addProducts(
            taps.span, tap * width, inputs.values.span, sample * inputs.width + tap * channels, multiplier,
            count: width, to: &sums.values, at: row * width)
        }
      }
      return sums
    }
    return Matrix(joining: parts)
  }
}
