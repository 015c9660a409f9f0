import AtrousKernels

/// The times of a call in nanoseconds, ascending. Calls repeat for 50 ms at least, after one that is not counted.
func sortedNanoseconds(_ call: () -> Void) -> [Double] {
  call()
  let clock = ContinuousClock()
  let end = clock.now + .milliseconds(50)
  var times: [Double] = []
  while times.count < 5 || clock.now < end {
    times.append(clock.measure(call) / .nanoseconds(1))
  }
  return times.sorted()
}

/// The median nanoseconds of one run of a kernel on one thread, over the given inputs.
func medianNanoseconds(_ kernel: Kernel, inputs: [[UInt8]], outputBytes: Int) -> Double {
  let inputs = inputs.map { Memory($0) }
  let output = Memory([UInt8](repeating: 0, count: outputBytes))
  let operands = unsafe Operands(
    inputs: inputs.map { unsafe UnsafeRawBufferPointer($0.bytes) }, outputs: [output.bytes])
  let times = withExtendedLifetime((inputs, output)) {
    sortedNanoseconds { kernel(operands) }
  }
  return times[times.count / 2]
}

/// The most multiply-accumulates a nanosecond that a core makes with these instructions, from the fastest of many
/// short loops.
func peakRate(_ kernels: VectorKernels) -> Double {
  let steps = 10_000
  let operands = Memory(randomBytes(DotLoopSize.vectors * kernels.lanes * 4))
  let times = sortedNanoseconds {
    _ = unsafe kernels.dots(operands.bytes.assumingMemoryBound(to: UInt8.self).baseAddress!, steps)
  }
  return Double(steps * DotLoopSize.dots * kernels.lanes * kernels.tileDepth) / times[0]
}

/// A tensor's bytes, aligned to cache lines, and behind them some that kernels may read, as in a session's arena.
@safe final class Memory {
  let bytes: UnsafeMutableRawBufferPointer

  init(_ content: [UInt8]) {
    let whole = UnsafeMutableRawBufferPointer.allocate(byteCount: content.count + 256, alignment: 64)
    unsafe whole.initializeMemory(as: UInt8.self, repeating: 0)
    unsafe whole.copyBytes(from: content)
    unsafe bytes = UnsafeMutableRawBufferPointer(rebasing: whole[..<content.count])
  }

  deinit { unsafe bytes.deallocate() }
}
