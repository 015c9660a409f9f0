import AtrousGraph
import AtrousKernels

extension Graph {
  /// Lets convolutions write their channels where a CONCATENATION would copy them, if nobody else reads them. One whose
  /// inputs all are written so is removed.
  mutating func joinInPlace() {
    let (readers, writers) = (readerCounts, writers)
    var isRemoved = [Bool](repeating: false, count: nodes.count)
    for position in nodes.indices {
      isRemoved[position] = joinInputs(of: position, readers, writers)
    }
    nodes = zip(nodes, isRemoved).compactMap { $1 ? nil : $0 }
    record("join in place")
  }

  /// - Returns: whether all inputs are written in place.
  private mutating func joinInputs(of position: Int, _ readers: [Int], _ writers: [Int?]) -> Bool {
    let whole = nodes[position].outputs[0]
    guard case .concatenation(var joint)? = nodes[position].lowered?.problem,
      let pixelStride = values[whole].shape.last, joint.rows * pixelStride == values[whole].count
    else { return false }
    var firstChannel = 0
    for (place, input) in nodes[position].inputs.enumerated() {
      guard let input, let channels = values[input].shape.last else { continue }
      if joint.inputs[place].table == nil, readers[input] == 1, let writer = writers[input],
        let problem = nodes[writer].lowered?.problem.writing(every: pixelStride)
      {
        nodes[writer].lowered?.problem = problem
        values[input].storage = .view(of: whole, firstChannel: firstChannel, pixelStride: pixelStride)
        joint.inputs[place].isInPlace = true
      }
      firstChannel += channels
    }
    nodes[position].lowered?.problem = .concatenation(joint)
    return joint.inputs.allSatisfy { $0.isInPlace }
  }
}

extension Problem {
  /// The same convolution with its pixels so many elements apart; nil for what cannot leave room between pixels.
  fileprivate func writing(every pixelStride: Int) -> Problem? {
    switch self {
    case .convolution(var problem):
      problem.outputStride = pixelStride
      return .convolution(problem)
    case .floatConvolution(var problem):
      problem.outputStride = pixelStride
      return .floatConvolution(problem)
    default: return nil
    }
  }
}
