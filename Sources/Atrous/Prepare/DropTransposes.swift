import AtrousGraph
import AtrousKernels

extension Graph {
  /// Takes a TRANSPOSE that undoes what others did, with changes of shape between them, for a copy of what they read.
  /// Networks whose channels once came first flatten their images in that order, and have the channels last again.
  mutating func dropTransposes() {
    let (readers, writers) = (readerCounts, writers)
    /// For what transpositions made, of what, and how.
    var made: [Int: (source: Int, copy: StridedCopy)] = [:]
    for position in nodes.indices {
      guard let lowered = nodes[position].lowered, case .stridedCopy(let copy) = lowered.problem else {
        continue
      }
      var source = lowered.operands[0]
      while let writer = writers[source], let lowered = nodes[writer].lowered,
        lowered.problem.overlap == .copy
      {
        source = lowered.operands[0]
      }
      let output = nodes[position].outputs[0]
      guard let first = made[source], let joined = copy.following(first.copy) else {
        made[output] = (source, copy)
        continue
      }
      made[output] = (first.source, joined)
      if joined.isPlain {
        nodes[position].lowered?.problem = .stridedCopy(joined)
        nodes[position].lowered?.operands = [first.source]
        nodes[position].inputs = [first.source]
      }
    }
    dropUnread(before: readers)
    record("drop transposes")
  }
}
