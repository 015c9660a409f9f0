import AtrousGraph
import AtrousKernels

extension Graph {
  /// Makes one table of a DEQUANTIZE, functions of each element and a QUANTIZE, where nobody else reads what lies between: so
  /// converters write functions that they have no integers for.
  mutating func fuseTables() {
    let (readers, writers) = (readerCounts, writers)
    var isRemoved = [Bool](repeating: false, count: nodes.count)
    for position in nodes.indices {
      guard case .quantize(let quantize)? = nodes[position].lowered?.problem else { continue }
      var functions: [FloatActivation] = []
      var passed: [Int] = []
      var value = nodes[position].lowered?.operands[0]
      while let current = value, readers[current] == 1, let writer = writers[current],
        let lowered = nodes[writer].lowered
      {
        passed.append(writer)
        if case .activation(let function) = lowered.problem {
          functions.insert(function, at: 0)
          value = lowered.operands[0]
          continue
        }
        if case .dequantize(let dequantize) = lowered.problem,
          let table = LookupTable(dequantize, functions, quantize)
        {
          nodes[position].lowered?.problem = .lookup(table)
          nodes[position].lowered?.operands = lowered.operands
          nodes[position].inputs = nodes[writer].inputs
          for node in passed { isRemoved[node] = true }
        }
        break
      }
    }
    nodes = zip(nodes, isRemoved).compactMap { $1 ? nil : $0 }
    record("fuse tables")
  }
}
