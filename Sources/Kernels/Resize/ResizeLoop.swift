/// One output row of a RESIZE_BILINEAR: its two source rows are weighted first, once for all the pixels that use them,
/// and then blended cell by cell: pixels between the same two sources.
@frozen @usableFromInline @safe package struct ResizeRow {
  /// The source rows, float32 or bytes.
  @usableFromInline package var top: UnsafeRawPointer
  @usableFromInline package var bottom: UnsafeRawPointer
  /// Elements of a source row.
  @usableFromInline package var count: Int
  /// Room for two weighted rows, padded to whole vectors: float32, or int32 of which the first is used.
  @usableFromInline package var weightedTop: UnsafeMutableRawPointer
  @usableFromInline package var weightedBottom: UnsafeMutableRawPointer
  /// The distance from the top row, as float32 and in steps of 1/1024.
  @usableFromInline package var fraction: Float
  @usableFromInline package var fixedFraction: Int32
  /// Bytes: whether the weights of both directions are multiplied before anything else. Then rows are not weighted.
  @usableFromInline package var multipliesWeightsFirst: Bool
  /// For each output pixel: where its left and right sources begin in a row, and the distance from the left.
  @usableFromInline package var left: UnsafePointer<Int>
  @usableFromInline package var right: UnsafePointer<Int>
  @usableFromInline package var fractions: UnsafePointer<Float>
  @usableFromInline package var fixedFractions: UnsafePointer<Int32>
  @usableFromInline package var pixels: Int
  @usableFromInline package var channels: Int
  @usableFromInline package var output: UnsafeMutableRawPointer

  /// Behind the last pixel that lies between the same sources as another.
  @_alwaysEmitIntoClient @inline(__always)
  func endOfCell(_ pixel: Int) -> Int {
    var end = pixel &+ 1
    while unsafe end < pixels && left[end] == left[pixel] && right[end] == right[pixel] { end &+= 1 }
    return end
  }
}

@frozen @usableFromInline package enum ResizeLoop<ISA: VectorISA> {
  @_alwaysEmitIntoClient @inline(__always)
  package static func float32(_ row: ResizeRow) {
    let w = ISA.Floats(repeating: row.multipliesWeightsFirst ? 1 : 1 - row.fraction)
    let v = ISA.Floats(repeating: row.multipliesWeightsFirst ? 1 : row.fraction)
    var index = 0
    while index < row.count {
      let top = unsafe row.top.loadUnaligned(fromByteOffset: index &* 4, as: ISA.Floats.self)
      let bottom = unsafe row.bottom.loadUnaligned(fromByteOffset: index &* 4, as: ISA.Floats.self)
      unsafe row.weightedTop.storeBytes(
        of: ISA.multiply(top, w), toByteOffset: index &* 4, as: ISA.Floats.self)
      unsafe row.weightedBottom.storeBytes(
        of: ISA.multiply(bottom, v), toByteOffset: index &* 4, as: ISA.Floats.self)
      index &+= ISA.lanes
    }
    var first = 0
    while first < row.pixels {
      let end = row.endOfCell(first)
      var channel = 0
      while channel < row.channels {
        let start = firstChannel(channel, row.channels)
        let corners = ResizeCorners<ISA>(row, first, start)
        for pixel in first..<end {
          let blended =
            unsafe row.multipliesWeightsFirst
            ? corners.blended(row.fractions[pixel], row.fraction) : corners.blended(row.fractions[pixel])
          unsafe storeWords(
            blended,
            to: row.output.assumingMemoryBound(to: Float.self) + (pixel &* row.channels &+ start),
            count: row.channels)
        }
        channel &+= ISA.lanes
      }
      first = end
    }
  }

  /// Blends in float32 and rounds half up.
  @_alwaysEmitIntoClient @inline(__always)
  package static func uint8(_ row: ResizeRow) {
    let w = ISA.Floats(repeating: row.multipliesWeightsFirst ? 1 : 1 - row.fraction)
    let v = ISA.Floats(repeating: row.multipliesWeightsFirst ? 1 : row.fraction)
    var index = 0
    while index < row.count {
      let top = unsafe ISA.float(ISA.widen((row.top + index).loadUnaligned(as: ISA.Quarter.self)))
      let bottom = unsafe ISA.float(ISA.widen((row.bottom + index).loadUnaligned(as: ISA.Quarter.self)))
      unsafe row.weightedTop.storeBytes(
        of: ISA.multiply(top, w), toByteOffset: index &* 4, as: ISA.Floats.self)
      unsafe row.weightedBottom.storeBytes(
        of: ISA.multiply(bottom, v), toByteOffset: index &* 4, as: ISA.Floats.self)
      index &+= ISA.lanes
    }
    let (half, lower, upper) = (ISA.Floats(repeating: 0.5), ISA.Floats.zero, ISA.Floats(repeating: 255))
    var first = 0
    while first < row.pixels {
      let end = row.endOfCell(first)
      var channel = 0
      while channel < row.channels {
        let start = firstChannel(channel, row.channels)
        let corners = ResizeCorners<ISA>(row, first, start)
        for pixel in first..<end {
          let sum =
            unsafe row.multipliesWeightsFirst
            ? corners.blended(row.fractions[pixel], row.fraction) : corners.blended(row.fractions[pixel])
          let blended = ISA.add(sum, half)
          unsafe storeBytes(
            ISA.narrow(ISA.truncate(ISA.min(ISA.max(blended, lower), upper))),
            to: row.output.assumingMemoryBound(to: UInt8.self) + (pixel &* row.channels &+ start),
            count: row.channels)
        }
        channel &+= ISA.lanes
      }
      first = end
    }
  }

  /// Blends with ten fractional bits a direction and rounds half away from zero. A weighted row is below 2^19 in
  /// magnitude, a blended pixel below 2^30, since fractions lie within -1/2 and 3/2.
  @_alwaysEmitIntoClient @inline(__always)
  package static func int8(_ row: ResizeRow) {
    let (w, v) = (ISA.Words(repeating: 1024 &- row.fixedFraction), ISA.Words(repeating: row.fixedFraction))
    var index = 0
    while index < row.count {
      let top = unsafe ISA.widenSigned((row.top + index).loadUnaligned(as: ISA.Quarter.self))
      let bottom = unsafe ISA.widenSigned((row.bottom + index).loadUnaligned(as: ISA.Quarter.self))
      unsafe row.weightedTop.storeBytes(
        of: top &* w &+ bottom &* v, toByteOffset: index &* 4, as: ISA.Words.self)
      index &+= ISA.lanes
    }
    let (half, twenty, signShift) = (
      ISA.Words(repeating: 1 << 19), ISA.Words(repeating: 20), ISA.Words(repeating: 31)
    )
    var first = 0
    while first < row.pixels {
      let end = row.endOfCell(first)
      var channel = 0
      while channel < row.channels {
        let start = firstChannel(channel, row.channels)
        let left = unsafe row.weightedTop.loadUnaligned(
          fromByteOffset: (row.left[first] &+ start) &* 4, as: ISA.Words.self)
        let right = unsafe row.weightedTop.loadUnaligned(
          fromByteOffset: (row.right[first] &+ start) &* 4, as: ISA.Words.self)
        // left (1024 - u) + right u
        let (base, slope) = (ISA.shiftLeft(left, by: ISA.Words(repeating: 10)), right &- left)
        for pixel in first..<end {
          let blended = unsafe base &+ slope &* ISA.Words(repeating: row.fixedFractions[pixel])
          // Half away from zero: half up, but for negative ones a half less the least step.
          let sign = ISA.shiftRight(blended, by: signShift)
          unsafe storeBytes(
            ISA.narrow(ISA.shiftRight(blended &+ half &+ sign, by: twenty)),
            to: row.output.assumingMemoryBound(to: UInt8.self) + (pixel &* row.channels &+ start),
            count: row.channels)
        }
        channel &+= ISA.lanes
      }
      first = end
    }
  }

  /// The last vector of a pixel overlaps the one before, so that it ends with the pixel.
  @_alwaysEmitIntoClient @inline(__always)
  static func firstChannel(_ channel: Int, _ channels: Int) -> Int {
    Swift.max(0, Swift.min(channel, channels &- ISA.lanes))
  }
}

/// A vector of channels of a cell's four sources, weighted by their rows.
@frozen @usableFromInline struct ResizeCorners<ISA: VectorISA> {
  @usableFromInline let topLeft: ISA.Floats
  @usableFromInline let bottomLeft: ISA.Floats
  @usableFromInline let topRight: ISA.Floats
  @usableFromInline let bottomRight: ISA.Floats

  @_alwaysEmitIntoClient @inline(__always)
  init(_ row: ResizeRow, _ pixel: Int, _ channel: Int) {
    let left = unsafe (row.left[pixel] &+ channel) &* 4
    let right = unsafe (row.right[pixel] &+ channel) &* 4
    topLeft = unsafe row.weightedTop.loadUnaligned(fromByteOffset: left, as: ISA.Floats.self)
    bottomLeft = unsafe row.weightedBottom.loadUnaligned(fromByteOffset: left, as: ISA.Floats.self)
    topRight = unsafe row.weightedTop.loadUnaligned(fromByteOffset: right, as: ISA.Floats.self)
    bottomRight = unsafe row.weightedBottom.loadUnaligned(fromByteOffset: right, as: ISA.Floats.self)
  }

  /// The four products are added in the order of the reference.
  @_alwaysEmitIntoClient @inline(__always)
  func blended(_ fraction: Float) -> ISA.Floats {
    let (u, t) = (ISA.Floats(repeating: fraction), ISA.Floats(repeating: 1 - fraction))
    let lefts = ISA.add(ISA.multiply(topLeft, t), ISA.multiply(bottomLeft, t))
    return ISA.add(ISA.add(lefts, ISA.multiply(topRight, u)), ISA.multiply(bottomRight, u))
  }

  /// Of rows that are not weighted, in the order of the optimized kernels; the sum begins with 0, which makes 0 of -0.
  @_alwaysEmitIntoClient @inline(__always)
  func blended(_ x: Float, _ y: Float) -> ISA.Floats {
    let first = ISA.add(.zero, ISA.multiply(topLeft, ISA.Floats(repeating: (1 - y) * (1 - x))))
    let tops = ISA.add(
      first, ISA.multiply(topRight, ISA.Floats(repeating: (1 - y) * x)))
    let three = ISA.add(tops, ISA.multiply(bottomLeft, ISA.Floats(repeating: y * (1 - x))))
    return ISA.add(three, ISA.multiply(bottomRight, ISA.Floats(repeating: y * x)))
  }
}
