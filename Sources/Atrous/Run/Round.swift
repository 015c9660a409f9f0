import AtrousGraph
import AtrousKernels

/// What is done at once before anything else begins: the work of a step, or its kernel's preparation.
struct Round: Sendable {
  let step: Int
  /// Pieces that threads take one after the other, each of some units.
  let pieces: Int
  /// Computes a piece. It holds the operands, so that a thread that takes a piece counts one reference only.
  let body: @Sendable (Int) -> Void

  /// The rounds of a plan's steps, in order.
  static func rounds(of steps: [Step], _ operands: [Operands], threads: Int) -> [Round] {
    steps.indices.flatMap { index in
      let (step, operands) = (steps[index], operands[index])
      func round(units: Int, _ run: @escaping Kernel.Run) -> Round {
        let pieces = min(units, step.pieces(threads: threads))
        return Round(step: index, pieces: pieces) { piece in
          run(operands, units * piece / pieces..<units * (piece + 1) / pieces)
        }
      }
      let work = round(units: step.kernel.units, step.kernel.run)
      guard let (units, run) = step.kernel.preparation else { return [work] }
      return [round(units: units, run), work]
    }
  }
}

extension Step {
  /// In how many pieces the work is worth being shared. A core moves or multiplies some 64 bytes a nanosecond. To hand work
  /// to another takes a microsecond or so, and what it works on still lies in the first one's cache. Several pieces a
  /// thread, so that one that is held up does not hold up all, are for long work.
  fileprivate func pieces(threads: Int) -> Int {
    if threads == 1 { return 1 }
    let work = bytes.addingUpTo(multiplyAccumulates).multiplyingUpTo(kernelName == "reference" ? 16 : 1)
    return work < 1 << 16 ? 1 : work < 1 << 23 ? threads : 4 * threads
  }
}
