import AtrousGraph
import AtrousKernels

extension Graph {
  /// Makes one function of a float32 LOGISTIC and the MUL of it with its own input, where nobody else reads what lies
  /// between: Swish, or SiLU (Ramachandran et al. 2017, "Searching for Activation Functions"). The bits stay the same.
  mutating func fuseSwish() {
    let (readers, writers) = (readerCounts, writers)
    for position in nodes.indices {
      guard case .arithmetic(let product)? = nodes[position].lowered?.problem, product.operation == .multiply,
        product.element == .float32, product.broadcast.isPlain, product.activation == .none,
        let operands = nodes[position].lowered?.operands, operands.count == 2
      else { continue }
      for (value, share) in [(operands[0], operands[1]), (operands[1], operands[0])] {
        guard readers[share] == 1, let writer = writers[share], nodes[writer].lowered?.operands == [value],
          case .activation(let activation)? = nodes[writer].lowered?.problem,
          case .logistic = activation.function
        else { continue }
        nodes[position].lowered?.problem = .activation(FloatActivation(.swish, count: activation.count))
        nodes[position].lowered?.operands = [value]
        nodes[position].inputs = [value]
        break
      }
    }
    dropUnread(before: readers)
    record("fuse swish")
  }
}
