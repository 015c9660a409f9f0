import AtrousKernels

/// From coefficients to rows of pixels: each row of MCUs is transformed, upsampled and converted while it is at hand.
///
/// Upsampling looks at the rows above and below: samples of two rows of MCUs are kept, and the last row of pixels waits
/// for the next one.
struct JPEGRows {
  private let frame: JPEGFrame
  private let space: JPEGColorSpace
  private let loops: PixelLoops
  private let components: [JPEGComponent]
  private let kinds: [Upsampling]
  private let needed: [NeededBlocks]
  private(set) var sink: PixelSink
  /// Rows of pixels that are done.
  private var finished = 0

  // Places in `memory`.
  private var rings: [Int] = []
  private var rows: [Int] = []
  private var sums = 0
  private var words = 0
  private var output = 0
  private var memory: [UInt8]

  init(
    _ components: [JPEGComponent], _ frame: JPEGFrame, _ space: JPEGColorSpace, _ needed: [NeededBlocks],
    _ sink: PixelSink, _ loops: PixelLoops
  ) {
    self.components = components
    self.frame = frame
    self.space = space
    self.sink = sink
    self.loops = loops
    self.needed = needed
    kinds = components.map { Upsampling($0, frame) }
    var size = 0
    func place(_ bytes: Int) -> Int {
      defer { size += (bytes + 127) / 64 * 64 }
      return size
    }
    for component in components {
      rings.append(place(component.ringRows * component.stride))
      rows.append(place(2 * component.width + frame.width))
    }
    sums = place(2 * (frame.width + 32))
    words = place(4 * (frame.width + 16))
    output = place(3 * frame.width)
    memory = [UInt8](repeating: 0, count: size)
  }

  /// Transforms a row of MCUs, and finishes the rows of pixels that it completes.
  mutating func append(_ coefficients: JPEGCoefficients, row: Int) {
    var memory: [UInt8] = []
    swap(&memory, &self.memory)
    unsafe memory.withUnsafeMutableBufferPointer { memory in
      let base = UnsafeMutableRawPointer(memory.baseAddress!)
      for (index, component) in components.enumerated() {
        for y in row * component.v..<(row + 1) * component.v where needed[index].rows[y] {
          unsafe transform(
            coefficients, index, y: y,
            to: base + rings[index] + y * 8 % component.ringRows * component.stride)
        }
      }
      let end = row + 1 == frame.mcusHigh ? frame.height : (row + 1) * 8 * frame.maxV - 1
      for y in finished..<end where sink.needs(row: y) {
        for index in components.indices { unsafe upsample(index, y: y, base) }
        unsafe convert(base)
        unsafe sink.take(
          UnsafeBufferPointer(
            start: (base + output).assumingMemoryBound(to: UInt8.self), count: 3 * frame.width))
      }
      finished = end
    }
    swap(&memory, &self.memory)
  }

  private func transform(
    _ coefficients: JPEGCoefficients, _ index: Int, y: Int, to samples: UnsafeMutableRawPointer
  ) {
    let component = components[index]
    let first = coefficients.firstBlock(index, component, y: y)
    unsafe coefficients.values.withUnsafeBufferPointer { values in
      unsafe coefficients.kinds.withUnsafeBufferPointer { kinds in
        unsafe component.quantization.withUnsafeBufferPointer { quantization in
          loops.inverseDCT(
            unsafe BlockRow(
              coefficients: values.baseAddress! + first * 64, kinds: kinds.baseAddress! + first,
              quantization: quantization.baseAddress!,
              samples: samples.assumingMemoryBound(to: UInt8.self), stride: component.stride,
              count: component.storedBlocksWide))
        }
      }
    }
  }

  /// Makes row `y` of the image, as a component has it.
  private func upsample(_ index: Int, y: Int, _ base: UnsafeMutableRawPointer) {
    let component = components[index]
    func samples(_ row: Int) -> UnsafePointer<UInt8> {
      unsafe UnsafePointer(
        (base + rings[index] + row % component.ringRows * component.stride)
          .assumingMemoryBound(to: UInt8.self))
    }
    let output = unsafe (base + rows[index]).assumingMemoryBound(to: UInt8.self)
    let sums = unsafe (base + sums).assumingMemoryBound(to: UInt16.self)
    let near = unsafe samples(kinds[index].nearRow(y, component, frame))
    let far = unsafe samples(kinds[index].farRow(y, component))
    switch kinds[index] {
    case .none: unsafe output.update(from: near, count: frame.width)
    case .replicate:
      for x in 0..<frame.width { unsafe output[x] = near[x * component.h / frame.maxH] }
    case .horizontal:
      loops.double(
        unsafe DoubledRow(near: near, far: nil, width: component.width, sums: sums, output: output))
    case .vertical:
      let bias: UInt32 = y % 2 == 0 ? 1 : 2
      for x in 0..<frame.width {
        let sum = unsafe UInt32(near[x]) &* 3 &+ UInt32(far[x])
        unsafe output[x] = UInt8(truncatingIfNeeded: (sum &+ bias) &>> 2)
      }
    case .both:
      loops.double(
        unsafe DoubledRow(near: near, far: far, width: component.width, sums: sums, output: output))
    }
  }

  /// Makes RGB of the components' rows.
  private func convert(_ base: UnsafeMutableRawPointer) {
    func bytes(_ place: Int) -> UnsafeMutablePointer<UInt8> {
      unsafe (base + place).assumingMemoryBound(to: UInt8.self)
    }
    let output = unsafe bytes(output)
    func convertYCbCr() {
      loops.convert(
        unsafe ColorRow(
          luma: bytes(rows[0]), blue: bytes(rows[1]), red: bytes(rows[2]), width: frame.width,
          words: (base + words).assumingMemoryBound(to: UInt32.self), output: output))
    }
    func interleave(_ red: Int, _ green: Int, _ blue: Int, inverting mask: UInt8 = 0) {
      let (red, green, blue) = unsafe (bytes(rows[red]), bytes(rows[green]), bytes(rows[blue]))
      for x in 0..<frame.width {
        unsafe output[3 * x] = red[x] ^ mask
        unsafe output[3 * x + 1] = green[x] ^ mask
        unsafe output[3 * x + 2] = blue[x] ^ mask
      }
    }
    switch space {
    case .gray: interleave(0, 0, 0)
    case .rgb: interleave(0, 1, 2)
    case .yCbCr: convertYCbCr()
    case .cmyk:
      // Stored inverted, as Adobe does and Pillow assumes: 255 is no ink.
      interleave(0, 1, 2, inverting: 255)
      unsafe multiplyBlack(bytes(rows[3]), frame.width, output)
    case .ycck:
      convertYCbCr()
      unsafe multiplyBlack(bytes(rows[3]), frame.width, output)
    }
  }
}

extension JPEGComponent {
  /// Samples of a stored row.
  fileprivate var stride: Int { storedBlocksWide * 8 }
  /// Rows of samples that are kept.
  fileprivate var ringRows: Int { 16 * v }
}

/// RGB from inverted CMY in `pixels` and the stored black, with Pillow's rounding.
private func multiplyBlack(
  _ black: UnsafePointer<UInt8>, _ width: Int, _ pixels: UnsafeMutablePointer<UInt8>
) {
  for x in 0..<width {
    let k = unsafe Int32(black[x])
    for channel in x * 3..<x * 3 + 3 {
      let product = unsafe Int32(pixels[channel]) * k + 128
      unsafe pixels[channel] = UInt8(max(0, min(255, k - ((product >> 8 + product) >> 8))))
    }
  }
}
