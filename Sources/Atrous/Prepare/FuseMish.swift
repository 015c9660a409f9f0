import AtrousGraph
import AtrousKernels

extension Graph {
  /// Makes one function of a float32 EXP, an ADD of 1, a LOG, a TANH and the MUL of what they make with what they are made
  /// of, where nobody else reads what lies between: Mish, as converters write it.
  mutating func fuseMish() {
    let (readers, writers) = (readerCounts, writers)

    /// What wrote a value for one reader.
    func lowered(_ value: Int) -> Node.Lowered? {
      readers[value] == 1 ? writers[value].flatMap { nodes[$0].lowered } : nil
    }

    /// What a value is a function of, if it was written for one reader.
    func argument(_ value: Int, _ matches: (FloatActivation.Function) -> Bool) -> Int? {
      guard let lowered = lowered(value), case .activation(let activation) = lowered.problem,
        matches(activation.function)
      else { return nil }
      return lowered.operands[0]
    }

    /// What a value is 1 more than, if it was written for one reader.
    func oneLess(_ value: Int) -> Int? {
      guard let lowered = lowered(value), case .arithmetic(let sum) = lowered.problem,
        sum.operation == .add, sum.element == .float32, sum.activation == .none
      else { return nil }
      for (one, other) in [(0, 1), (1, 0)] {
        let constant = values[lowered.operands[one]].constant
        if constant?.byteCount == 4, constant?.array(of: Float.self) == [1] {
          return lowered.operands[other]
        }
      }
      return nil
    }

    for position in nodes.indices {
      guard let lowered = nodes[position].lowered, case .arithmetic(let product) = lowered.problem,
        product.operation == .multiply, product.element == .float32, product.broadcast.isPlain,
        product.activation == .none, lowered.operands.count == 2
      else { continue }
      for (value, factor) in [(0, 1), (1, 0)].map({ (lowered.operands[$0], lowered.operands[$1]) }) {
        guard let logarithm = argument(factor, { if case .tanh = $0 { true } else { false } }),
          let sum = argument(logarithm, { if case .logarithm = $0 { true } else { false } }),
          let power = oneLess(sum),
          argument(power, { if case .exponential = $0 { true } else { false } }) == value
        else { continue }
        nodes[position].lowered?.problem = .activation(
          FloatActivation(.mish, count: product.broadcast.count))
        nodes[position].lowered?.operands = [value]
        nodes[position].inputs = [value]
        break
      }
    }
    dropUnread(before: readers)
    record("fuse mish")
  }
}
