import Atrous
import AtrousTFLite

/// The network layer by layer on all images, as it is and quantized side by side: every layer is fitted to the inputs that
/// the quantized layers before it give.
struct LayerPass {
  let network: Network
  let scales: [Int: ActivationScale]
  /// For each operator why it stays float; nil for one that runs in int8.
  let reasons: [String?]
  let options: QuantizerOptions
  let progress: @Sendable (Int, Int) -> Void
  private var float: [Int: Values] = [:]
  /// In int8 where `isInt8`, or else as the float network has it.
  private var quantized: [Int: Values] = [:]
  private var isInt8: Set<Int> = []
  private(set) var treatments: [Treatment] = []
  /// Signal to noise of each operator's result, in dB.
  private(set) var signalToNoise: [Double?] = []

  init(
    _ network: Network, scales: [Int: ActivationScale], reasons: [String?], options: QuantizerOptions,
    progress: @escaping @Sendable (Int, Int) -> Void
  ) {
    (self.network, self.scales, self.reasons) = (network, scales, reasons)
    (self.options, self.progress) = (options, progress)
  }

  mutating func run(_ images: [[Float]]) throws(QuantizerError) {
    let input = network.inputs[0]
    float[input] = images.map(bytesOf)
    if let scale = scales[input] {
      quantized[input] = images.map { image in bytesOf(image.map { scale.quantizePixel($0) }) }
      isInt8.insert(input)
    } else {
      quantized[input] = float[input]
    }
    let last = lastSearched
    for (place, node) in network.operators.enumerated() {
      progress(place, network.operators.count)
      guard place <= last else {
        // Nothing is fitted to what comes here, so that it need not be computed.
        treatments.append(reasons[place] == nil ? .int8(nil) : .float)
        signalToNoise.append(nil)
        continue
      }
      try pass(node, place)
      forget(after: place)
    }
    progress(network.operators.count, network.operators.count)
  }

  private var lastSearched: Int {
    network.operators.indices.last { network.operators[$0].hasWeights && reasons[$0] == nil } ?? -1
  }

  private mutating func pass(_ node: Operator, _ place: Int) throws(QuantizerError) {
    var operands: [Int] = []
    for case let tensor? in node.inputs where !network.isConstant(tensor) && !operands.contains(tensor) {
      operands.append(tensor)
    }
    if reasons[place] == nil {
      try passInt8(node, operands)
    } else {
      try passFloat(node, operands)
    }
  }

  private mutating func passFloat(_ node: Operator, _ operands: [Int]) throws(QuantizerError) {
    let model = network.floatModel(of: node)
    let exact = try results(of: model, operands.map { float[$0] ?? [] }, threads: options.threads)
    let rough = try results(of: model, operands.map { real($0) }, threads: options.threads)
    keep(exact, rough, of: node, asInt8: false)
    treatments.append(.float)
    signalToNoise.append(nil)
  }

  private mutating func passInt8(_ node: Operator, _ operands: [Int]) throws(QuantizerError) {
    let layer = try quantizedLayer(node, operands)
    keep(layer.exact, layer.rough, of: node, asInt8: true)
    signalToNoise.append(noise(node.outputs[0]))
    treatments.append(.int8(layer.weights))
  }

  private struct Layer {
    var exact: [Values]
    let weights: LayerWeights?
    let rough: [Values]
  }

  private func quantizedLayer(_ node: Operator, _ operands: [Int]) throws(QuantizerError) -> Layer {
    let isSearched =
      options.method == .best && node.isConvolution && Window(of: node, in: network) != nil
    let exact = try results(
      of: network.floatModel(of: node, isLinear: isSearched), operands.map { float[$0] ?? [] },
      threads: options.threads)
    let weights = try weights(of: node, targets: isSearched ? exact[0] : nil)
    var inputs: [Values] = []
    for tensor in operands { inputs.append(network.isActivation(tensor) ? int8(tensor) : real(tensor)) }
    let model = network.quantizedModel(of: node, weights: weights, scales: scales)
    let rough = try results(of: model, inputs, threads: options.threads)
    return Layer(
      exact: isSearched ? [activated(exact[0], node.activation)] : exact, weights: weights, rough: rough)
  }

  private mutating func keep(_ exact: [Values], _ rough: [Values], of node: Operator, asInt8: Bool) {
    for (position, output) in node.outputs.enumerated() {
      float[output] = exact[position]
      quantized[output] = rough[position]
      if asInt8 && network.isActivation(output) { isInt8.insert(output) }
    }
  }

  /// Fitted to the layer's sums in the float network where these are given, else rounded to nearest.
  private func weights(of node: Operator, targets: Values?) throws(QuantizerError) -> LayerWeights? {
    guard node.hasWeights else { return nil }
    if let targets { return try search(node, targets: targets) }
    let input = node.input(node.imagePosition).flatMap { scales[$0]?.scale } ?? 1
    return network.roundedWeights(of: node, perChannel: options.weights == .channel, input: input)
  }

  /// Weights and bias of a convolution, fitted to what the float network computes.
  private func search(_ node: Operator, targets: Values) throws(QuantizerError) -> LayerWeights? {
    guard let window = Window(of: node, in: network), let image = node.input(0), let scale = scales[image],
      let filter = node.input(1), let weights = network.floats(filter)
    else { return nil }
    let isDepthwise = node.code == .depthwiseConv2D
    let shape = network.tensors[filter].shape
    let channels = shape[node.channelAxis]
    let rows = WeightRows(weights, shape: shape, isDepthwise: isDepthwise)
    let shared = options.weights == .tensor || node.code == .fullyConnected
    let sampled = sample(
      window, int8(image), scale, targets, channels: channels, count: isDepthwise ? 20000 : 60000, node.index)
    let sums = sampled.sums
    let inputMeans = sampled.inputs.means
    let inputs = sampled.inputs.subtracting(inputMeans)
    let centred = sums.subtracting(sums.means)
    let multiplier = channels / window.channels
    let found =
      isDepthwise
      ? rows.searchDepthwise(
        inputs, centred, multiplier: multiplier, shared: shared, threads: options.threads)
      : try rows.search(inputs, centred, shared: shared, threads: options.threads)
    let real = Matrix(width: rows.rows.width, found.real)
    let bias = network.floats(node.input(node.biasPosition)) ?? [Float](repeating: 0, count: channels)
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
      ? depthwiseSums(inputs, real, offsets, channels: window.channels)
      : try product(inputs.values, real, bias: offsets, threads: options.threads)
    let shift = biasCorrection(
      float: sums, quantized: quantized, node.activation, threads: options.threads)
    let integers = (0..<channels).map { channel -> Int32 in
      let value = WeightArithmetic.quantize(
        bias: bias[channel] + shift[channel], input: scale.scale, weights: found.scales[channel])
      return min(max(value, -1 << 30), 1 << 30)
    }
    return LayerWeights(
      scales: shared ? [found.scales[0]] : found.scales, filter: rows.filter(found.rows), bias: integers)
  }

  /// Rows of inputs at some positions of every image, and the layer's sums there.
  private func sample(
    _ window: Window, _ images: Values, _ scale: ActivationScale, _ targets: Values, channels: Int,
    count: Int,
    _ seed: Int
  ) -> (inputs: Matrix, sums: Matrix) {
    let width = window.taps * window.channels
    let each = min(count, (1 << 26) / width) / images.count + 1
    let parts = parallelMap(images.count, threads: options.threads) { image -> ([Float], [Float]) in
      let (input, target) = (
        numbers(of: images[image], as: Int8.self), numbers(of: targets[image], as: Float.self)
      )
      var (rows, sums): ([Float], [Float]) = ([], [])
      for position in sampledIndices(each, of: window.positions, seed: seed * 4096 + image) {
        window.append(position, of: input, scale, to: &rows)
        sums.append(contentsOf: target[position * channels..<(position + 1) * channels])
      }
      return (rows, sums)
    }
    return (Matrix(width: width, parts.flatMap(\.0)), Matrix(width: channels, parts.flatMap(\.1)))
  }

  private func depthwiseSums(
    _ inputs: Matrix, _ rows: Matrix, _ offsets: [Float], channels: Int
  ) -> Matrix {
    let (width, multiplier) = (rows.count, rows.count / channels)
    let parts = parallelMap(16, threads: options.threads) { part -> [Float] in
      var sums: [Float] = []
      for sample in inputs.count * part / 16..<inputs.count * (part + 1) / 16 {
        for channel in 0..<width {
          var sum = offsets[channel]
          for tap in 0..<rows.width {
            sum +=
              rows.values[channel * rows.width + tap]
              * inputs.values[sample * inputs.width + tap * channels + channel / multiplier]
          }
          sums.append(sum)
        }
      }
      return sums
    }
    return Matrix(width: width, parts.flatMap { $0 })
  }

  private func activated(_ sums: Values, _ activation: Activation) -> Values {
    let (low, high) = (activation.bounds.lowerBound, activation.bounds.upperBound)
    return parallelMap(sums.count, threads: options.threads) { image in
      bytesOf(numbers(of: sums[image], as: Float.self).map { min(max($0, low), high) })
    }
  }

  private func int8(_ tensor: Int) -> Values {
    let values = quantized[tensor] ?? []
    guard !isInt8.contains(tensor), let scale = scales[tensor] else { return values }
    return parallelMap(values.count, threads: options.threads) { image in
      bytesOf(numbers(of: values[image], as: Float.self).map { scale.quantize($0) })
    }
  }

  private func real(_ tensor: Int) -> Values {
    let values = quantized[tensor] ?? []
    guard isInt8.contains(tensor), let scale = scales[tensor] else { return values }
    return parallelMap(values.count, threads: options.threads) { image in
      bytesOf(numbers(of: values[image], as: Int8.self).map { scale.dequantize($0) })
    }
  }

  private func noise(_ tensor: Int) -> Double? {
    guard network.isActivation(tensor), let exact = float[tensor] else { return nil }
    let rough = real(tensor)
    let sums = parallelMap(exact.count, threads: options.threads) { image -> (Double, Double) in
      var (signal, noise) = (0.0, 0.0)
      let (a, b) = (numbers(of: exact[image], as: Float.self), numbers(of: rough[image], as: Float.self))
      for index in a.indices {
        signal += Double(a[index] * a[index])
        noise += Double((a[index] - b[index]) * (a[index] - b[index]))
      }
      return (signal, noise)
    }
    let (signal, noise) = (sums.reduce(0) { $0 + $1.0 }, sums.reduce(0) { $0 + $1.1 })
    return signal.isFinite && noise.isFinite ? decibels(signal: signal, noise: noise) : nil
  }

  /// Gives back the memory of what nobody reads any more.
  private mutating func forget(after place: Int) {
    let later = network.operators[(place + 1)...]
    for tensor in Array(float.keys) where !later.contains(where: { $0.inputs.contains(tensor) }) {
      float[tensor] = nil
      quantized[tensor] = nil
    }
  }
}

extension ActivationScale {
  /// A byte of a picture may lie halfway between two steps: it goes up, as the byte itself does in a file that takes bytes.
  func quantizePixel(_ value: Float) -> Int8 {
    let q = (value / scale + Float(zeroPoint) + 0.51).rounded(.down)
    return Int8(min(max(q, -128), 127))
  }
}
