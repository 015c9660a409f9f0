/// `Rounding.float64` for one vector of output channels. It is scalar, and out of line, so that it costs a tile nothing that
/// asks for it once in 4096 times.
@frozen @usableFromInline package struct Float64Requantizer<ISA: VectorISA>: VectorRequantizer {
  @usableFromInline let stage: OutputStage
  @usableFromInline let channel: Int

  @_alwaysEmitIntoClient @inline(__always)
  package init(_ stage: OutputStage, channel: Int) {
    self.stage = stage
    self.channel = channel
  }

  @_alwaysEmitIntoClient @inline(__always)
  package func callAsFunction(_ value: ISA.Words) -> ISA.Words {
    var words = value
    unsafe withUnsafeMutableBytes(of: &words) {
      unsafe stage.roundInFloat64($0.baseAddress!, channel: channel, count: ISA.lanes)
    }
    return words
  }
}

extension OutputStage {
  /// Requantizes the words of the channels from `channel` on.
  @usableFromInline @inline(never)
  func roundInFloat64(_ words: UnsafeMutableRawPointer, channel: Int, count: Int) {
    let words = unsafe words.assumingMemoryBound(to: Int32.self)
    for lane in 0..<count {
      let lower = unsafe UInt32(bitPattern: constants[channel + lane])
      let upper = unsafe UInt32(bitPattern: constants[constantsCount + channel + lane])
      let scale = Double(bitPattern: UInt64(upper) << 32 | UInt64(lower))
      unsafe words[lane] = (Double(words[lane]) * scale).roundedAway(to: Requantizer.float64Range)
    }
  }
}
