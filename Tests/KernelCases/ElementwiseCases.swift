import AtrousKernels

extension Random {
  mutating func count() -> Int { one(of: [self(1...70), self(1...1000), 16_384 + self(0...99)]) }

  mutating func type() -> QuantizedType { one(of: [.int8, .uint8]) }

  mutating func affine(_ type: QuantizedType) -> Affine {
    Affine(scale: scale(-9...1), zeroPoint: zeroPoint(type))
  }

  /// Equal shapes, a constant for every channel or row or in all, and any other broadcast.
  mutating func broadcast() -> (Broadcast, left: Int, right: Int) {
    let shapes: ([Int], [Int])
    switch self(0...9) {
    case 0...2:
      let count = count()
      shapes = ([count], [count])
    case 3...5:
      let (pixels, channels) = (self(1...60), one(of: [1, 2, 3, 8, 21, 64, 256, 700]))
      shapes = ([1, pixels, channels], one(of: [[channels], [1], [], [1, pixels, 1], [1, 1, channels]]))
    case 6: shapes = ([2, 3, 17_000], [3, one(of: [1, 17_000])])
    default:
      let shape = (0..<self(1...5)).map { _ in self(1...7) }
      shapes = (shape.map { chance(70) ? $0 : 1 }, shape.map { chance(50) ? $0 : 1 })
    }
    let (left, right) = chance(70) ? shapes : (shapes.1, shapes.0)
    return (Broadcast(left, right)!, left.reduce(1, *), right.reduce(1, *))
  }

  mutating func sum() -> KernelCase {
    let (type, (broadcast, left, right)) = (type(), broadcast())
    let sum = QuantizedSum(
      type: type, broadcast: broadcast, left: affine(type), right: affine(type), output: affine(type),
      subtracts: chance(50), activation: one(of: [.none, .relu, .relu6]))
    return KernelCase(
      description: "\(name(type)), \(left) and \(right) elements to \(broadcast.shape), zero points "
        + "\(sum.leftZeroPoint), \(sum.rightZeroPoint), \(sum.outputZeroPoint)", problem: .sum(sum),
      inputs: [bytes(left), bytes(right)], outputBytes: broadcast.count)
  }

  mutating func product() -> KernelCase {
    let (type, (broadcast, left, right)) = (type(), broadcast())
    let product = QuantizedProduct(
      type: type, broadcast: broadcast, left: affine(type), right: affine(type), output: affine(type),
      activation: one(of: [.none, .relu, .relu6]))
    return KernelCase(
      description: "\(name(type)), \(left) and \(right) elements to \(broadcast.shape), zero points "
        + "\(product.leftZeroPoint), \(product.rightZeroPoint), \(product.outputZeroPoint)",
      problem: .product(product), inputs: [bytes(left), bytes(right)], outputBytes: broadcast.count)
  }

  mutating func productOfAnyTwo() -> KernelCase {
    let type = type()
    let count = 1 << 16
    let product = QuantizedProduct(
      type: type, broadcast: Broadcast([count], [count])!,
      left: Affine(scale: scale(-6 ... -5), zeroPoint: zeroPoint(type)),
      right: Affine(scale: scale(-6 ... -5), zeroPoint: zeroPoint(type)),
      output: Affine(scale: scale(-6 ... -2), zeroPoint: zeroPoint(type)),
      activation: one(of: [.none, .relu]))
    return KernelCase(
      description: "\(name(type)), \(name(product.requantizer)), \(product.outputZeroPoint)",
      problem: .product(product), inputs: anyTwoBytes, outputBytes: count)
  }

  private var anyTwoBytes: [[UInt8]] {
    [
      (0..<1 << 16).map { UInt8(truncatingIfNeeded: $0) },
      (0..<1 << 16).map { UInt8(truncatingIfNeeded: $0 >> 8) },
    ]
  }

  /// Scales near each other, as in models.
  mutating func sumOfAnyTwo() -> KernelCase {
    let type = type()
    let count = 1 << 16
    let sum = QuantizedSum(
      type: type, broadcast: Broadcast([count], [count])!,
      left: Affine(scale: scale(-6 ... -5), zeroPoint: zeroPoint(type)),
      right: Affine(scale: scale(-6 ... -5), zeroPoint: zeroPoint(type)),
      output: Affine(scale: scale(-6 ... -4), zeroPoint: zeroPoint(type)), subtracts: chance(20),
      activation: one(of: [.none, .relu]))
    return KernelCase(
      description: "\(name(type)), \(name(sum.left)), \(name(sum.right)), \(name(sum.output))",
      problem: .sum(sum),
      inputs: anyTwoBytes, outputBytes: count)
  }

  mutating func arithmetic() -> KernelCase {
    let (broadcast, left, right) = broadcast()
    let arithmetic = Arithmetic(
      one(of: [.add, .subtract, .multiply, .divide, .maximum, .minimum, .squaredDifference]),
      element: .float32, broadcast: broadcast,
      activation: one(of: FusedActivation.allCases))
    return KernelCase(
      description: "\(name(arithmetic.operation)), \(left) and \(right) elements to \(broadcast.shape)",
      problem: .arithmetic(arithmetic),
      inputs: [rawBytes(floats(left)), rawBytes(floats(right))],
      outputBytes: 4 * broadcast.count)
  }

  /// Numbers of all sizes, and what is none.
  mutating func activation() -> KernelCase {
    let count = count()
    let (function, tolerance): (FloatActivation.Function, Float) = one(of: [
      (.clamp(one(of: FusedActivation.allCases).floatRange), 0), (.hardSwish, 0), (.logistic, 1e-6),
      (.swish, 1e-6), (.mish, 1e-6),
      (.leakyRelu(slope: one(of: [0.1, 0.3, 1, 2.5, -0.5])), 0), (.magnitude, 0), (.negative, 0),
      (.square, 0), (.elu, 1e-6), (.tanh, 1e-6), (.gelu, 1e-6), (.approximateGelu, 1e-6),
      (.exponential, 1e-6), (.logarithm, 1e-6), (.squareRoot, 0), (.reciprocalSquareRoot, 0),
    ])
    let reach = one(of: [1, 10, 100] as [Float])
    // What overflows is judged by its bits alone.
    let odd: [Float] = tolerance == 0 ? [0, -0.0, 3e38, -3e38, .infinity, -.infinity] : [0, -0.0, -3e38]
    let reals = (0..<count).map { _ -> Float in
      chance(5) ? one(of: odd) : Float.random(in: -reach...reach, using: &self)
    }
    // LOGISTIC is a number of 0 to 1, that exact and no more; TANH and ELU are differences of such numbers. The others multiply
    // by such a number. Far below 0 it is next to nothing.
    let factor: Float =
      switch function {
      case .gelu, .approximateGelu, .swish, .mish:
        reals.filter { $0.magnitude <= reach }.map { $0.magnitude }.max() ?? 0
      case .logistic, .tanh, .elu: 1
      default: 0
      }
    return KernelCase(
      description: "\(name(function)), \(count) elements up to \(reach)",
      problem: .activation(FloatActivation(function, count: count)),
      inputs: [rawBytes(reals)], outputBytes: 4 * count, tolerance: tolerance, magnitude: factor)
  }

  mutating func softmax() -> KernelCase {
    let (type, rows, depth) = (type(), self(1...40), self(0...20) == 0 ? self(4000...5000) : self(1...70))
    return KernelCase(
      description: "\(name(type)), \(rows) × \(depth)",
      problem: .softmax(
        QuantizedSoftmax(
          type: type, rows: rows, depth: depth, input: Affine(scale: scale(-9...1), zeroPoint: 0),
          beta: one(of: [1, 0.3]))), inputs: [bytes(rows * depth)], outputBytes: rows * depth)
  }

  /// Scales from one whose table has a few powers to one whose differences overflow.
  mutating func int16Softmax() -> KernelCase {
    let (rows, depth) = (self(1...20), self(0...20) == 0 ? self(4000...5000) : self(1...70))
    let exponents = one(of: [-16 ... -9, -6...1, 2...8])
    return KernelCase(
      description: "\(rows) × \(depth), scales of 2^\(exponents)",
      problem: .int16Softmax(
        Int16Softmax(
          rows: rows, depth: depth, input: Affine(scale: scale(exponents), zeroPoint: 0),
          beta: one(of: [1, 0.3]))), inputs: [bytes(2 * rows * depth)], outputBytes: 2 * rows * depth)
  }

  mutating func floatSoftmax() -> KernelCase {
    let (rows, depth, reach) = (self(1...40), self(1...70), one(of: [1, 20, 300] as [Float]))
    return KernelCase(
      description: "\(rows) × \(depth), up to \(reach)",
      problem: .floatSoftmax(FloatSoftmax(rows: rows, depth: depth, beta: one(of: [1, 0.3]))),
      inputs: [rawBytes(floats(rows * depth).map { $0 * reach / 4 })],
      outputBytes: 4 * rows * depth, tolerance: 1e-6)
  }

  /// A permutation, a part, or a part between padding.
  mutating func stridedCopy() -> KernelCase {
    let isLong = chance(25)
    let shape =
      isLong
      ? [self(1...24), self(1...300)].shuffled(using: &self) : (0..<self(1...4)).map { _ in self(1...12) }
    let strides = rowMajorStrides(shape)
    let (size, count) = (one(of: [1, 2, 4, 8]), shape.reduce(1, *))
    var piece = StridedCopy.Piece(shape: shape, sourceStrides: strides, targetStrides: strides)
    var (outputs, fill): (Int, [UInt8]?) = (count, nil)
    switch self(0...2) {
    case 0:
      let order = shape.indices.shuffled(using: &self)
      piece.shape = order.map { shape[$0] }
      piece.sourceStrides = order.map { strides[$0] }
      piece.targetStrides = rowMajorStrides(piece.shape)
    case 1:
      piece.shape = shape.map { ($0 + 1) / 2 }
      let steps = shape.map { _ in self(1...2) }
      piece.sourceStrides = zip(strides, zip(shape, steps)).map { $1.0 > 1 ? $0 * $1.1 : $0 }
      piece.targetStrides = rowMajorStrides(piece.shape)
      piece.shape = zip(shape, steps).map { ($0 + $1 - 1) / $1 }.enumerated().map {
        min(piece.shape[$0.offset], $0.element)
      }
      outputs = shape.map { ($0 + 1) / 2 }.reduce(1, *)
      fill = [UInt8](repeating: 7, count: size)
    default:
      let padded = shape.map { $0 + 2 }
      piece.targetStrides = rowMajorStrides(padded)
      piece.targetStart = piece.targetStrides.reduce(0, +)
      outputs = padded.reduce(1, *)
      fill = chance(50) ? [UInt8](repeating: 0x80, count: size) : (0..<size).map { UInt8($0 + 1) }
    }
    return KernelCase(
      description: "\(shape), \(size) bytes, \(name(piece))",
      problem: .stridedCopy(StridedCopy(elementSize: size, fill: fill, count: outputs, pieces: [piece])),
      inputs: [bytes(count * size)], outputBytes: outputs * size)
  }

  mutating func prelu() -> KernelCase {
    let (broadcast, left, right) = broadcast()
    return KernelCase(
      description: "\(left) and \(right) elements to \(broadcast.shape)",
      problem: .floatPrelu(FloatPrelu(broadcast)),
      inputs: [rawBytes(floats(left)), rawBytes(floats(right))],
      outputBytes: 4 * broadcast.count, tolerance: 1e-7)
  }

  mutating func lookup() -> KernelCase {
    let (type, count, flips) = (type(), count(), chance(30))
    if chance(10) {
      return KernelCase(
        description: "int16, \(count) elements",
        problem: .lookup(LookupTable(from: .int16, to: .int16, count: count) { $0 / 3 + 7 }),
        inputs: [bytes(2 * count)], outputBytes: 2 * count)
    }
    let table = bytes(256)
    let lookup = LookupTable(from: type, to: .uint8, count: count) {
      flips ? Int32(UInt8(truncatingIfNeeded: $0) ^ 0x80) : Int32(table[Int(UInt8(truncatingIfNeeded: $0))])
    }
    return KernelCase(
      description: "\(count) elements", problem: .lookup(lookup), inputs: [bytes(count)], outputBytes: count)
  }

  /// Ties, their neighbours, and what is not finite, among ordinary numbers.
  mutating func quantize() -> KernelCase {
    let (type, count) = (type(), count())
    let output = affine(type)
    let reals = (0..<count).map { _ -> Float in
      switch self(0...9) {
      case 0: return one(of: [.nan, .infinity, -.infinity, 1e30, -1e30, 0, -0.0])
      case 1...4:
        let tie = (Float(self(-300...300)) + 0.5) * output.scale
        return one(of: [tie, tie.nextUp, tie.nextDown])
      default: return Float.random(in: -300...300, using: &self) * output.scale
      }
    }
    return KernelCase(
      description: "\(name(type)), \(count) elements, \(name(output))",
      problem: .quantize(Quantize(type: type, count: count, output: output)),
      inputs: [rawBytes(reals)], outputBytes: count)
  }

  /// All bytes, and some more.
  mutating func dequantize() -> KernelCase {
    let type = type()
    let input = affine(type)
    let values = (0...255).map { UInt8($0) } + bytes(self(0...40))
    return KernelCase(
      description: "\(name(type)), \(values.count) elements, \(name(input))",
      problem: .dequantize(
        Dequantize(
          type == .int8 ? .int8 : .uint8, count: values.count, scales: [input.scale],
          zeroPoints: [Int(input.zeroPoint)], inner: 1)), inputs: [values], outputBytes: 4 * values.count)
  }
}
