import AtrousGraph
import AtrousKernels

/// What is done at once before anything else begins: the work of a step, or its kernel's preparation.
struct Round: Sendable {
  let step: Int
  let units: Int
  /// Pieces that threads take one after the other, each of some units.
  let pieces: Int
  private let operands: Operands
  private let body: Kernel.Run

  /// The rounds of a plan's steps, in order.
  static func rounds(of steps: [Step], _ operands: [Operands], threads: Int) -> [Round] {
    steps.enumerated().flatMap { index, step in
      func round(units: Int, _ body: @escaping Kernel.Run) -> Round {
        Round(
          step: index, units: units, pieces: min(units, step.pieces(threads: threads)),
          operands: operands[index], body: body)
      }
      let work = round(units: step.kernel.units, step.kernel.run)
      guard let (units, body) = step.kernel.preparation else { return [work] }
      return [round(units: units, body), work]
    }
  }

  /// Computes a piece.
  func callAsFunction(piece: Int) {
    body(operands, units * piece / pieces..<units * (piece + 1) / pieces)
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
