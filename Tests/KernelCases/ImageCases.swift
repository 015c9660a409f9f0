import AtrousKernels

extension Random {
  mutating func mean() -> KernelCase {
    let type = one(of: [QuantizedType.int8, .uint8])
    let (reduction, shape) = reduction()
    let mean = QuantizedMean(
      type: type, reduction: reduction, input: Affine(scale: scale(-6 ... -3), zeroPoint: zeroPoint(type)),
      output: Affine(scale: scale(-6 ... -3), zeroPoint: zeroPoint(type)))
    return KernelCase(
      description: "\(name(type)), \(shape)", problem: .mean(mean), inputs: [bytes(reduction.inputCount)],
      outputBytes: reduction.outputCount)
  }

  mutating func numericMean() -> KernelCase {
    let type = one(of: [QuantizedType.int8, .uint8])
    let shape = [1, self(1...9), self(1...9), one(of: [16, 17, 32, 40, 100])]
    let reduction = Reduction(inputShape: shape, isReduced: [false, true, true, false])
    let (input, output) = (
      Affine(scale: scale(-6 ... -3), zeroPoint: zeroPoint(type)),
      Affine(scale: scale(-6 ... -3), zeroPoint: zeroPoint(type))
    )
    let numerics = one(of: [Numerics.optimized, .xnnpack])
    guard
      let mean = NumericMean(
        QuantizedMean(type: type, reduction: reduction, input: input, output: output), input: input,
        output: output, keepsDimensions: true, numerics: numerics)
    else { preconditionFailure("a mean over height and width has a form of its own") }
    return KernelCase(
      description: "\(numerics), \(type), \(shape)", problem: .numeric(.mean(mean)),
      inputs: [bytes(reduction.inputCount)], outputBytes: reduction.outputCount)
  }

  mutating func floatMean() -> KernelCase {
    let (reduction, shape) = reduction()
    return KernelCase(
      description: "\(shape)", problem: .floatMean(FloatMean(reduction)),
      inputs: [rawBytes(floats(reduction.inputCount))], outputBytes: 4 * reduction.outputCount,
      tolerance: 1e-5, magnitude: 4)
  }

  private mutating func reduction() -> (Reduction, [Int]) {
    let shape = [self(1...3), self(1...9), self(1...9), self(1...100)]
    let isReduced = one(of: [
      [false, true, true, false], [false, false, false, true], [true, true, true, true],
      [false, true, false, false], [true, false, true, false], [false, true, false, true],
    ])
    return (Reduction(inputShape: shape, isReduced: isReduced), shape)
  }

  mutating func fold() -> KernelCase {
    let (reduction, shape) = reduction()
    let (operation, element, size) = one(of: [
      (Fold.Operation.sum, Fold.Element.float32, 4), (.maximum, .float32, 4), (.maximum, .int8, 1),
      (.maximum, .uint8, 1), (.maximum, .int16, 2),
    ])
    let values = size == 4 ? rawBytes(floats(reduction.inputCount)) : bytes(size * reduction.inputCount)
    return KernelCase(
      description: "\(operation), \(element), \(shape), \(reduction.isReduced)",
      problem: .fold(Fold(operation, element: element, reduction)), inputs: [values],
      outputBytes: size * reduction.outputCount, tolerance: operation == .sum ? 1e-5 : 0,
      magnitude: operation == .sum ? 4 * Float(reduction.size) : 0)
  }

  mutating func argMax() -> KernelCase {
    let (outer, size, inner) = (self(1...60), self(1...256), chance(60) ? 1 : self(2...70))
    let element = one(of: [ArgMax.Element.int8, .uint8, .float32])
    let writesInt64 = chance(50)
    let (count, isAmongFew) = (outer * size * inner, chance(50))
    // Few values, so that many are equal.
    let few: [Float] = [0, -0.0, 1, 2, -1, .nan, -.nan, .infinity, -.infinity]
    let scores =
      if element == .float32 {
        rawBytes(isAmongFew ? (0..<count).map { _ in one(of: few) } : floats(count))
      } else {
        isAmongFew ? (0..<count).map { _ in UInt8(self(126...129)) } : bytes(count)
      }
    return KernelCase(
      description: "\(name(element)), \(outer) × \(size) × \(inner)",
      problem: .argMax(
        ArgMax(element: element, writesInt64: writesInt64, outer: outer, size: size, inner: inner)),
      inputs: [scores], outputBytes: outer * inner * (writesInt64 ? 8 : 4))
  }

  mutating func pool() -> KernelCase {
    let (window, channels) = (chance(50) ? window(dilations: [1]) : globalWindow(), self(1...70))
    let statistic = one(of: [Pool.Statistic.mean, .maximum])
    let count = window.inputShape(channels: channels).count
    let outputs = window.outputShape(channels: channels).count
    let description = "\(name(statistic)), \(describe(window)), \(channels) channels"
    if chance(40) {
      let clamp = one(of: FusedActivation.allCases).floatRange
      return KernelCase(
        description: "float32, \(description)",
        problem: .pool(Pool(statistic, element: .float32(clamp), window: window, channels: channels)),
        inputs: [rawBytes(floats(count))], outputBytes: 4 * outputs, tolerance: 1e-5)
    }
    let type = one(of: [QuantizedType.int8, .uint8])
    let range = type.range
    let clamp = chance(50) ? range : range.lowerBound + 20...range.upperBound - 30
    return KernelCase(
      description: "\(name(type)), \(description)",
      problem: .pool(Pool(statistic, element: .quantized(type, clamp), window: window, channels: channels)),
      inputs: [bytes(count)], outputBytes: outputs)
  }

  /// All of an image under one window.
  private mutating func globalWindow() -> Window {
    let (height, width) = (self(1...9), self(1...9))
    return Window(
      batch: 1, y: WindowAxis(input: height, output: 1, taps: height),
      x: WindowAxis(input: width, output: 1, taps: width))
  }

  mutating func resize() -> KernelCase {
    let (alignCorners, halfPixelCenters) = one(of: [(false, false), (true, false), (false, true)])
    // So many outputs that a fixed-point position lies behind the last input.
    let isLong = chance(10)
    let shape = ImageShape(
      batch: chance(20) ? 2 : 1, height: self(1...9), width: self(1...9),
      channels: self(1...(isLong ? 3 : 40)))
    let grid = ResizeGrid(
      input: shape, outputHeight: isLong ? self(1024...4100) : self(1...20), outputWidth: self(1...20),
      alignCorners: alignCorners, halfPixelCenters: halfPixelCenters)
    let element = one(of: [ResizeBilinear.Element.float32, .int8, .uint8, .int16])
    let size = element == .float32 ? 4 : element == .int16 ? 2 : 1
    return KernelCase(
      description: "\(name(element)), \(name(grid))",
      problem: .resizeBilinear(ResizeBilinear(element: element, grid: grid)),
      inputs: [element == .float32 ? rawBytes(floats(shape.count)) : bytes(size * shape.count)],
      outputBytes: grid.outputShape.count * size)
  }

  mutating func resizeNearest() -> KernelCase {
    let (shape, size) = (
      ImageShape(
        batch: chance(20) ? 2 : 1, height: self(1...9), width: self(1...9), channels: self(1...40)),
      one(of: [1, 2, 4, 8])
    )
    let grid = ResizeGrid(
      input: shape, outputHeight: self(1...20), outputWidth: self(1...20), alignCorners: chance(50),
      halfPixelCenters: chance(50))
    return KernelCase(
      description: "\(size) bytes, \(name(grid))",
      problem: .resizeNearest(ResizeNearest(elementSize: size, grid: grid)),
      inputs: [bytes(shape.count * size)], outputBytes: grid.outputShape.count * size)
  }

  /// Neighbouring pixels often with the same greatest score, and often with equal ones.
  mutating func resizedMask() -> KernelCase {
    let (alignCorners, halfPixelCenters) = one(of: [(false, false), (true, false), (false, true)])
    let shape = ImageShape(
      batch: chance(20) ? 2 : 1, height: self(1...9), width: self(1...9), channels: self(4...40))
    let grid = ResizeGrid(
      input: shape, outputHeight: self(1...40), outputWidth: self(1...40), alignCorners: alignCorners,
      halfPixelCenters: halfPixelCenters)
    let element = one(of: [ResizeBilinear.Element.float32, .int8, .uint8])
    let (isFloat, writesInt64) = (element == .float32, chance(50))
    var winner = self(0...shape.channels - 1)
    var scores: [Float] = []
    for _ in 0..<shape.count / shape.channels {
      if chance(20) { winner = self(0...shape.channels - 1) }
      let lead = Float(self(0...3)) * (isFloat ? one(of: [1, 0x1p-20]) : 1)
      let others = (0..<shape.channels).map { _ in Float(self(1...3)) }
      scores += others.enumerated().map { $0 == winner ? 3 + lead : $1 }
    }
    return KernelCase(
      description: "\(name(element)), \(name(grid))",
      problem: .resizedMask(
        ResizedMask(ResizeBilinear(element: element, grid: grid), writesInt64: writesInt64)),
      inputs: [isFloat ? rawBytes(scores) : scores.map { UInt8($0) }],
      outputBytes: grid.outputShape.count / shape.channels * (writesInt64 ? 8 : 4))
  }

  mutating func concatenation() -> KernelCase {
    let rows = self(1...20)
    let sizes = (0..<self(1...4)).map { _ in self(1...100) }
    return KernelCase(
      description: "\(rows) rows of \(sizes)",
      problem: .concatenation(Concatenation(rows: rows, inputs: sizes.map { .init(rowBytes: $0) })),
      inputs: sizes.map { bytes(rows * $0) }, outputBytes: rows * sizes.reduce(0, +))
  }
}
