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
    var exact = try results(
      of: network.floatModel(of: node, isLinear: isSearched), operands.map { float[$0] ?? [] },
      threads: options.threads)
    let weights = try weights(of: node, targets: isSearched ? exact[0] : nil)
    var inputs: [Values] = []
    for tensor in operands { inputs.append(network.isActivation(tensor) ? int8(tensor) : real(tensor)) }
    if isSearched { for image in exact[0].indices { apply(node.activation, to: &exact[0][image]) } }
    let model = network.quantizedModel(of: node, weights: weights, scales: scales)
    return Layer(
      exact: exact, weights: weights, rough: try results(of: model, inputs, threads: options.threads))
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
    if let targets {
      return try search(node, images: node.input(0).map { int8($0) } ?? [], targets: targets)
    }
    let input = node.input(node.imagePosition).flatMap { scales[$0]?.scale } ?? 1
    return network.roundedWeights(of: node, perChannel: options.weights == .channel, input: input)
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
    guard isInt8.contains(tensor) else { return values }
    return parallelMap(values.count, threads: options.threads) { bytesOf(reals(tensor, image: $0)) }
  }

  private func reals(_ tensor: Int, image: Int) -> [Float] {
    let bytes = quantized[tensor]?[image] ?? []
    guard isInt8.contains(tensor), let scale = scales[tensor] else {
      return numbers(of: bytes, as: Float.self)
    }
    return numbers(of: bytes, as: Int8.self).map { scale.dequantize($0) }
  }

  private func noise(_ tensor: Int) -> Double? {
    guard network.isActivation(tensor), let exact = float[tensor] else { return nil }
    let sums = parallelMap(exact.count, threads: options.threads) { image -> (Double, Double) in
      let (a, b) = (numbers(of: exact[image], as: Float.self), reals(tensor, image: image))
      let (exact, rough) = (a.span, b.span)
      var (signal, noise) = (0.0, 0.0)
      for index in exact.indices {
        let (value, error) = unsafe (
          exact[unchecked: index], exact[unchecked: index] - rough[unchecked: index]
        )
        signal += Double(value * value)
        noise += Double(error * error)
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

/// Applies an activation that only cuts off to the bytes of reals.
private func apply(_ activation: Activation, to reals: inout [UInt8]) {
  guard activation != .none else { return }
  let (low, high) = (activation.bounds.lowerBound, activation.bounds.upperBound)
  unsafe reals.withUnsafeMutableBytes { bytes in
    let values = unsafe bytes.assumingMemoryBound(to: Float.self)
    for index in 0..<values.count {
      let value = unsafe values[index]
      let raised = value < low ? low : value
      unsafe values[index] = raised > high ? high : raised
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
