/// A tile of the input, transformed: Bᵀ d B.
@frozen @usableFromInline @safe package struct WinogradInputRun {
  /// The tile's inputs, row by row; zeros where they lie in the padding.
  @usableFromInline package var pixels: InlineArray<25, UnsafePointer<Float>>
  /// Where channel 0 of the first point goes, and from one point to the next, in elements.
  @usableFromInline package var target: UnsafeMutablePointer<Float>
  @usableFromInline package var pointStride: Int
  /// A multiple of a vector's.
  @usableFromInline package var channels: Int
}

/// A tile's outputs, made of products: Aᵀ m A, clamped.
@frozen @usableFromInline @safe package struct WinogradResultRun {
  @usableFromInline package var products: UnsafePointer<Float>
  @usableFromInline package var pointStride: Int
  /// Row by row; nil behind the last output.
  @usableFromInline package var pixels: InlineArray<9, UnsafeMutablePointer<Float>?>
  @usableFromInline package var channels: Int
  @usableFromInline package var lower: Float
  @usableFromInline package var upper: Float
}

/// The transforms of `Winograd`, with a vector of channels of a whole tile in registers.
@frozen @usableFromInline package enum WinogradLoop<ISA: VectorISA> {
  @usableFromInline typealias Points = InlineArray<5, ISA.Floats>

  @_alwaysEmitIntoClient @inline(__always)
  package static func input(_ run: WinogradInputRun) {
    var channel = 0
    while channel < run.channels {
      var rows = InlineArray<5, Points>(repeating: Points(repeating: .zero))
      for row in 0..<5 {
        var pixels = Points(repeating: .zero)
        for column in 0..<5 {
          unsafe pixels[unchecked: column] = load(run.pixels[unchecked: row &* 5 &+ column] + channel)
        }
        unsafe rows[unchecked: row] = data(pixels)
      }
      for column in 0..<5 {
        let points = data(self.column(rows, column))
        for row in 0..<5 {
          let target = unsafe run.target + ((row &* 5 &+ column) &* run.pointStride &+ channel)
          unsafe UnsafeMutableRawPointer(target).storeBytes(
            of: points[unchecked: row], as: ISA.Floats.self)
        }
      }
      channel &+= ISA.lanes
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func result(_ run: WinogradResultRun) {
    let (lower, upper) = (ISA.Floats(repeating: run.lower), ISA.Floats(repeating: run.upper))
    var channel = 0
    while channel < run.channels {
      var rows = InlineArray<5, Points>(repeating: Points(repeating: .zero))
      for row in 0..<5 {
        var points = Points(repeating: .zero)
        for column in 0..<5 {
          unsafe points[unchecked: column] = load(
            run.products + ((row &* 5 &+ column) &* run.pointStride &+ channel))
        }
        unsafe rows[unchecked: row] = outputs(points)
      }
      for column in 0..<3 {
        let outputs = outputs(self.column(rows, column))
        for row in 0..<3 {
          guard let pixel = unsafe run.pixels[unchecked: row &* 3 &+ column] else { continue }
          unsafe storeWords(
            ISA.min(upper, ISA.max(lower, outputs[unchecked: row])), to: pixel + channel,
            count: run.channels &- channel)
        }
      }
      channel &+= ISA.lanes
    }
  }

  /// Bᵀ times five inputs.
  @_alwaysEmitIntoClient @inline(__always)
  static func data(_ d: Points) -> Points {
    let difference = plus(d[3], -1, d[1])
    return [
      plus(plus(difference, 2, d[0]), -2, d[2]),
      plus(plus(d[3], -1, d[2]), -2, d[1]),
      plus(plus(d[3], -3, d[2]), 2, d[1]),
      difference,
      plus(plus(d[4], -1, d[2]), -2, difference),
    ]
  }

  /// Aᵀ times five products, and two zeros.
  @_alwaysEmitIntoClient @inline(__always)
  static func outputs(_ m: Points) -> Points {
    let sum = ISA.add(m[1], m[2])
    return [
      ISA.add(ISA.add(m[0], sum), m[3]),
      plus(plus(m[1], -1, m[2]), 2, m[3]),
      plus(ISA.add(sum, m[4]), 4, m[3]),
      .zero, .zero,
    ]
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func column(_ rows: InlineArray<5, Points>, _ column: Int) -> Points {
    var points = Points(repeating: .zero)
    for row in 0..<5 { unsafe points[unchecked: row] = rows[unchecked: row][unchecked: column] }
    return points
  }

  /// a + factor b
  @_alwaysEmitIntoClient @inline(__always)
  static func plus(_ a: ISA.Floats, _ factor: Float, _ b: ISA.Floats) -> ISA.Floats {
    ISA.multiplyAdd(ISA.Floats(repeating: factor), b, a)
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func load(_ floats: UnsafePointer<Float>) -> ISA.Floats {
    unsafe UnsafeRawPointer(floats).loadUnaligned(as: ISA.Floats.self)
  }
}
