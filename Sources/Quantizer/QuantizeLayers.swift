import Atrous
import AtrousTFLite

/// The network layer by layer on all images, as it is and quantized side by side: every layer is fitted to the inputs that
/// the quantized layers before it give.
struct LayerPass {
  let network: Network
  let scales: Scales
  /// For each operator why it stays float; nil for one that runs in integers.
  let reasons: [String?]
  let options: QuantizerOptions
  let progress: @Sendable (Int, Int) -> Void
  private var float: [Int: Values] = [:]
  /// In integers where `widths` has one, or else as the float network has it.
  private var quantized: [Int: Values] = [:]
  private var widths: [Int: ActivationWidth] = [:]
  var samples = Samples()
  private(set) var treatments: [Treatment] = []
  /// Signal to noise of each operator's result, in dB.
  private(set) var signalToNoise: [Double?] = []

  init(
    _ network: Network, scales: Scales, reasons: [String?], options: QuantizerOptions,
    progress: @escaping @Sendable (Int, Int) -> Void
  ) {
    (self.network, self.scales, self.reasons) = (network, scales, reasons)
    (self.options, self.progress) = (options, progress)
  }

  mutating func run(_ images: [[Float]]) throws(QuantizerError) {
    let input = network.inputs[0]
    float[input] = images.map(bytesOf)
    if let scale = scales.int8[input], options.input != .float32 {
      quantized[input] = images.map { image in bytesOf(image.map { scale.quantizePixel($0) }) }
      widths[input] = .int8
    } else {
      quantized[input] = float[input]
    }
    let last = lastSearched
    for (place, node) in network.operators.enumerated() {
      progress(place, network.operators.count)
      guard place <= last else {
        // Nothing is fitted to what comes here, so that it need not be computed.
        treatments.append(reasons[place] == nil ? .integers(options.width(of: node), nil) : .float)
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
      try passIntegers(node, place, operands)
    } else {
      try passFloat(node, operands)
    }
  }

  private mutating func passFloat(_ node: Operator, _ operands: [Int]) throws(QuantizerError) {
    let model = network.floatModel(of: node)
    let exact = try results(of: model, operands.map { float[$0] ?? [] }, threads: options.threads)
    var inputs: [Values] = []
    for tensor in operands { inputs.append(try values(tensor, nil)) }
    let rough = try results(of: model, inputs, threads: options.threads)
    keep(exact, rough, of: node, nil)
    treatments.append(.float)
    signalToNoise.append(nil)
  }

  private mutating func passIntegers(
    _ node: Operator, _ place: Int, _ operands: [Int]
  ) throws(QuantizerError) {
    let width = options.width(of: node)
    let isSearched =
      options.method == .best && node.isConvolution && Window(of: node, in: network) != nil
    var exact = try results(
      of: network.floatModel(of: node, isLinear: isSearched), operands.map { float[$0] ?? [] },
      threads: options.threads)
    // The most memory is needed here.
    for tensor in operands where !isRead(tensor, after: place) { float[tensor] = nil }
    var inputs: [Values] = []
    for tensor in operands { inputs.append(try values(tensor, width)) }
    let weights = try weights(of: node, width, images: inputs.first, targets: isSearched ? exact[0] : nil)
    if isSearched { for image in exact[0].indices { apply(node.activation, to: &exact[0][image]) } }
    let model = network.quantizedModel(of: node, width, weights: weights, scales: scales)
    let rough = try results(of: model, inputs, threads: options.threads)
    keep(exact, rough, of: node, width)
    signalToNoise.append(noise(node.outputs[0]))
    treatments.append(.integers(width, weights))
  }

  private mutating func keep(
    _ exact: [Values], _ rough: [Values], of node: Operator, _ width: ActivationWidth?
  ) {
    for (position, output) in node.outputs.enumerated() {
      float[output] = exact[position]
      quantized[output] = rough[position]
      if network.isActivation(output) { widths[output] = width }
    }
  }

  /// Fitted to the layer's sums in the float network where these are given, else rounded to nearest.
  private mutating func weights(
    of node: Operator, _ width: ActivationWidth, images: Values?, targets: Values?
  ) throws(QuantizerError) -> LayerWeights? {
    guard node.hasWeights else { return nil }
    if let images, let targets { return try search(node, width, images: images, targets: targets) }
    let input = node.input(node.imagePosition).flatMap { scales[width][$0]?.scale } ?? 1
    return network.roundedWeights(
      of: node, width, perChannel: options.isPerChannel(width), input: input)
  }

  /// A tensor's values in integers of a width, or as the float network has them, as QUANTIZE and DEQUANTIZE make them.
  private func values(_ tensor: Int, _ width: ActivationWidth?) throws(QuantizerError) -> Values {
    let values = quantized[tensor] ?? []
    let old = widths[tensor]
    guard old != width, network.isActivation(tensor) else { return values }
    var builder = ModelBuilder()
    let shape = network.tensors[tensor].shape
    let places = [old, width].map { width in
      builder.tensor(
        "", width?.type ?? .float32, shape, width.flatMap { scales[$0][tensor]?.quantization })
    }
    builder.apply(width == nil ? .dequantize : .quantize, [places[0]], to: [places[1]])
    return try results(
      of: builder.model(inputs: [places[0]], outputs: [places[1]]), [values], threads: options.threads)[0]
  }

  private func noise(_ tensor: Int) -> Double? {
    guard network.isActivation(tensor), let exact = float[tensor], let rough = quantized[tensor],
      let width = widths[tensor], let scale = scales[width][tensor]
    else { return nil }
    let sums = parallelMap(exact.count, threads: options.threads) { image -> (Double, Double) in
      withNumbers(of: exact[image], as: Float.self) { exact in
        switch width {
        case .int8: withNumbers(of: rough[image], as: Int8.self) { powers(exact, $0, scale) }
        case .int16: withNumbers(of: rough[image], as: Int16.self) { powers(exact, $0, scale) }
        }
      }
    }
    let (signal, noise) = (sums.reduce(0) { $0 + $1.0 }, sums.reduce(0) { $0 + $1.1 })
    return signal.isFinite && noise.isFinite ? decibels(signal: signal, noise: noise) : nil
  }

  private func isRead(_ tensor: Int, after place: Int) -> Bool {
    network.operators[(place + 1)...].contains { $0.inputs.contains(tensor) }
  }

  /// Gives back the memory of what nobody reads any more.
  private mutating func forget(after place: Int) {
    for tensor in Array(quantized.keys) where !isRead(tensor, after: place) {
      float[tensor] = nil
      quantized[tensor] = nil
    }
  }
}

/// The powers of a signal and of its quantization's noise.
private func powers<Step: BinaryInteger>(
  _ exact: Span<Float>, _ rough: Span<Step>, _ scale: ActivationScale
) -> (signal: Double, noise: Double) {
  var (signal, noise) = (0.0, 0.0)
  for index in exact.indices {
    let value = unsafe exact[unchecked: index]
    let error = value - scale.dequantize(unsafe rough[unchecked: index])
    signal += Double(value * value)
    noise += Double(error * error)
  }
  return (signal, noise)
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
