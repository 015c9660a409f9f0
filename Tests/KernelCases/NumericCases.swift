import AtrousKernels

/// In other numerics than the reference's.
extension Random {
  mutating func numericSum() -> KernelCase {
    let numerics = one(of: [Numerics.optimized, .xnnpack])
    let type = numerics == .optimized ? QuantizedType.int8 : one(of: [.int8, .uint8])
    let count = one(of: [1, 15, 16, 100, 2048, 2055, 9000])
    let isPlain = numerics == .optimized || chance(50)
    let broadcast = isPlain ? Broadcast([count], [count])! : Broadcast([2, 3, 17], [17])!
    let (left, right, output) = (
      Affine(scale: scale(-6 ... -4), zeroPoint: zeroPoint(type)),
      Affine(scale: scale(-6 ... -4), zeroPoint: zeroPoint(type)),
      Affine(scale: scale(-6 ... -3), zeroPoint: zeroPoint(type))
    )
    let activation = one(of: [FusedActivation.none, .relu, .relu6])
    let sum = QuantizedSum(
      type: type, broadcast: broadcast, left: left, right: right, output: output,
      subtracts: numerics == .xnnpack && chance(30), activation: activation)
    guard
      let problem = NumericSum(
        sum, left: left, right: right, output: output, activation: activation, numerics: numerics)
    else { preconditionFailure("a sum has a form of its own") }
    return KernelCase(
      description: "\(name(numerics)), \(name(type)), \(broadcast.shape)", problem: .numeric(.sum(problem)),
      inputs: [bytes(isPlain ? count : 102), bytes(isPlain ? count : 17)], outputBytes: broadcast.count)
  }

  mutating func numericProduct() -> KernelCase {
    let type = one(of: [QuantizedType.int8, .uint8])
    let broadcast = chance(50) ? Broadcast([2100], [2100])! : Broadcast([2, 3, 17], [17])!
    let (left, right, output) = (
      Affine(scale: scale(-6 ... -3), zeroPoint: zeroPoint(type)),
      Affine(scale: scale(-6 ... -3), zeroPoint: zeroPoint(type)),
      Affine(scale: scale(-6 ... -2), zeroPoint: zeroPoint(type))
    )
    let activation = one(of: [FusedActivation.none, .relu, .relu6])
    let product = QuantizedProduct(
      type: type, broadcast: broadcast, left: left, right: right, output: output, activation: activation)
    guard
      let problem = XNNPACKProduct(
        product, left: left, right: right, output: output, activation: activation, numerics: .xnnpack)
    else { preconditionFailure("a product has a form of its own") }
    let isPlain = broadcast.shape.count == 1
    return KernelCase(
      description: "\(name(type)), \(broadcast.shape)", problem: .numeric(.product(problem)),
      inputs: [bytes(isPlain ? 2100 : 102), bytes(isPlain ? 2100 : 17)], outputBytes: broadcast.count)
  }

  mutating func numericResize() -> KernelCase {
    let element = one(of: [ResizeBilinear.Element.int8, .uint8, .float32])
    // Of int8 the optimized kernels have the reference's.
    let numerics = element == .int8 ? Numerics.xnnpack : one(of: [.optimized, .xnnpack])
    let corners = chance(30)
    let grid = ResizeGrid(
      input: ImageShape(
        batch: self(1...2), height: self(1...9), width: self(1...9),
        channels: one(of: [1, 5, 16, 21, 33, 40])),
      outputHeight: self(1...20), outputWidth: self(1...20), alignCorners: corners,
      halfPixelCenters: !corners && chance(50))
    let resize = ResizeBilinear(element: element, grid: grid)
    guard let problem = NumericResize(resize, numerics: numerics) else {
      preconditionFailure("a resize has a form of its own")
    }
    let size = element == .float32 ? 4 : 1
    let count = grid.inputShape.count
    return KernelCase(
      description: "\(name(numerics)), \(name(element)), \(name(grid))",
      problem: .numeric(.resize(problem)),
      inputs: [size == 4 ? rawBytes(floats(count)) : bytes(count)],
      outputBytes: size * grid.outputShape.count)
  }

  mutating func numericQuantize() -> KernelCase {
    let type = one(of: [QuantizedType.int8, .uint8, .int16])
    let (count, numerics) = (
      one(of: [1, 7, 16, 100, 4096, 4099, 9000]), one(of: [Numerics.optimized, .xnnpack])
    )
    let quantize = Quantize(
      type: type, count: count, output: Affine(scale: scale(-9 ... -3), zeroPoint: zeroPoint(type)))
    let extremes: [Float] = [.nan, .infinity, -.infinity, 1e30, -1e30, 0x1p24, -0x1p24, -0]
    let reals = floats(count).map { chance(5) ? one(of: extremes) : $0 }
    guard let problem = NumericQuantize(quantize, numerics: numerics) else {
      preconditionFailure("a QUANTIZE has a form of its own")
    }
    return KernelCase(
      description: "\(name(numerics)), \(name(type)), \(count) elements",
      problem: .numeric(.quantize(problem)),
      inputs: [rawBytes(reals)], outputBytes: count * (type == .int16 ? 2 : 1))
  }
}
