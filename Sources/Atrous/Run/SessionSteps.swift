import AtrousKernels

extension Session {
  /// Runs one step of a plan that keeps all tensors, on whatever its inputs hold.
  package mutating func run(step index: Int) { run(steps: index..<index + 1) }

  /// Sets any tensor in the arena, little-endian.
  ///
  /// - Throws: `SessionError.wrongCount` where the tensor has another size, or is not in the arena.
  package mutating func setBytes(_ bytes: [UInt8], ofTensor tensor: Int) throws(SessionError) {
    let target = unsafe memory.mutableBytes(of: plan.arena.locations[tensor])
    guard target.count == bytes.count else {
      throw .wrongCount(tensor: tensor, expected: target.count, actual: bytes.count)
    }
    unsafe target.copyBytes(from: bytes)
  }
}
