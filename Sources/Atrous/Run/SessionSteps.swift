import AtrousKernels
import AtrousTFLite

extension Session {
  /// Runs one step of a plan that keeps all tensors, on whatever its inputs hold.
  package mutating func run(step index: Int) { run(steps: index..<index + 1) }

  /// Sets any tensor in the arena, little-endian.
  ///
  /// - Throws: `SessionError` where there is no such tensor, it has another size or is not in the arena, or a Boolean is
  ///   neither 0 nor 1.
  package mutating func setBytes(_ bytes: [UInt8], ofTensor index: Int) throws(SessionError) {
    let tensor = try plan.tensor(at: index)
    let target = unsafe memory.mutableBytes(of: plan.arena.locations[index])
    guard target.count == bytes.count else {
      throw .wrongCount(tensor: index, expected: target.count, actual: bytes.count)
    }
    guard tensor.type != .bool || bytes.allSatisfy({ $0 <= 1 }) else { throw .notBoolean(tensor: index) }
    unsafe target.copyBytes(from: bytes)
  }
}
