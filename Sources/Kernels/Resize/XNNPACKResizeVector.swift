/// A row of the input, blended along x into 19 bits for every output pixel.
@frozen @usableFromInline @safe package struct XNNPACKRowRun {
  @usableFromInline package var input: UnsafePointer<UInt8>
  @usableFromInline package var isSigned: Bool
  /// Of each output pixel: where its neighbours' channels begin, and the right one's weight in steps of 1/2048.
  @usableFromInline package var left: UnsafePointer<Int>
  @usableFromInline package var right: UnsafePointer<Int>
  @usableFromInline package var weights: UnsafePointer<Int32>
  @usableFromInline package var pixels: Int
  @usableFromInline package var channels: Int
  /// Has room for a vector behind the last pixel.
  @usableFromInline package var output: UnsafeMutablePointer<Int32>
}

/// A row of the output, blended along y of two such rows.
@frozen @usableFromInline @safe package struct XNNPACKBlendRun {
  @usableFromInline package var top: UnsafePointer<Int32>
  @usableFromInline package var bottom: UnsafePointer<Int32>
  @usableFromInline package var weight: Int32
  @usableFromInline package var count: Int
  @usableFromInline package var output: UnsafeMutablePointer<UInt8>
}

@frozen @usableFromInline package enum XNNPACKResizeLoop<ISA: VectorISA> {
  /// What a vector writes past a pixel's channels the next pixel writes again.
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: XNNPACKRowRun) {
    let bits = ISA.Words(repeating: 11)
    for pixel in 0..<run.pixels {
      let (left, right) = unsafe (run.input + run.left[pixel], run.input + run.right[pixel])
      let weight = unsafe ISA.Words(repeating: run.weights[pixel])
      let target = unsafe UnsafeMutableRawPointer(run.output + pixel &* run.channels)
      var channel = 0
      while channel < run.channels {
        let a = unsafe loadWords(left + channel, run.isSigned, ISA.self)
        let b = unsafe loadWords(right + channel, run.isSigned, ISA.self)
        unsafe target.storeBytes(
          of: ISA.shiftLeft(a, by: bits) &+ (b &- a) &* weight, toByteOffset: channel &* 4, as: ISA.Words.self
        )
        channel &+= ISA.lanes
      }
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: XNNPACKBlendRun) {
    let (bits, twice) = (ISA.Words(repeating: 11), ISA.Words(repeating: 22))
    let (half, weight) = (ISA.Words(repeating: 1 << 21), ISA.Words(repeating: run.weight))
    var index = 0
    while index < run.count {
      let top = unsafe UnsafeRawPointer(run.top + index).loadUnaligned(as: ISA.Words.self)
      let bottom = unsafe UnsafeRawPointer(run.bottom + index).loadUnaligned(as: ISA.Words.self)
      let sum = ISA.shiftLeft(top, by: bits) &+ (bottom &- top) &* weight &+ half
      unsafe storeBytes(
        ISA.narrow(ISA.shiftRight(sum, by: twice)), to: run.output + index, count: run.count &- index)
      index &+= ISA.lanes
    }
  }
}

/// XNNPACK's RESIZE_BILINEAR of 8 bits for an instruction set.
struct XNNPACKResize: Sendable {
  let grid: ResizeGrid
  private let isSigned: Bool
  private let left: Constant
  private let right: Constant
  private let weights: Constant
  private let kernels: VectorKernels

  init(_ resize: ResizeBilinear, _ kernels: VectorKernels) {
    let grid = resize.grid
    self.grid = grid
    self.kernels = kernels
    isSigned = resize.element == .int8
    let columns = (0..<grid.outputWidth).map {
      XNNPACKPosition($0, from: grid.inputWidth, to: grid.outputWidth, grid)
    }
    left = Constant(columns.map { $0.lower * grid.channels })
    right = Constant(columns.map { $0.upper * grid.channels })
    weights = Constant(columns.map { $0.weight })
  }

  /// A unit is a row of the output.
  func kernel() -> Kernel {
    Kernel(units: grid.batch * grid.outputHeight) { operands, rows in
      let input = unsafe operands.input(as: UInt8.self).baseAddress!
      let output = unsafe operands.output(as: UInt8.self).baseAddress!
      let width = grid.outputWidth * grid.channels
      let stride = width + 2 * kernels.lanes
      unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * stride) { memory in
        let memory = memory.baseAddress!
        // The input's rows that the two halves of the memory hold.
        var held = (-1, -1)
        func blended(_ row: Int, keeping other: Int) -> Int {
          if held.0 == row { return 0 }
          if held.1 == row { return 1 }
          let slot = other == 0 ? 1 : 0
          unsafe kernels.xnnpackRow(
            XNNPACKRowRun(
              input: input + row * grid.inputWidth * grid.channels, isSigned: isSigned,
              left: left.pointer(to: Int.self), right: right.pointer(to: Int.self),
              weights: weights.pointer(to: Int32.self), pixels: grid.outputWidth, channels: grid.channels,
              output: memory + slot * stride))
          if slot == 0 { held.0 = row } else { held.1 = row }
          return slot
        }
        for row in rows {
          let (image, y) = row.quotientAndRemainder(dividingBy: grid.outputHeight)
          let place = XNNPACKPosition(y, from: grid.inputHeight, to: grid.outputHeight, grid)
          let top = blended(image * grid.inputHeight + place.lower, keeping: -1)
          let bottom = blended(image * grid.inputHeight + place.upper, keeping: top)
          unsafe kernels.xnnpackBlend(
            XNNPACKBlendRun(
              top: memory + top * stride, bottom: memory + bottom * stride, weight: place.weight,
              count: width, output: output + row * width))
        }
      }
    }
  }
}
