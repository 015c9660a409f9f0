import AtrousGraph
import AtrousKernels

extension Graph {
  /// Makes one function of a float32 EXP, an ADD of 1, a LOG, a TANH and the MUL of what they make with what they are made
  /// of, where nobody else reads what lies between: Mish, as converters write it.
  mutating func fuseMish() {
    let (readers, writers) = (readerCounts, writers)
    var isRemoved = [Bool](repeating: false, count: nodes.count)

    /// The node that wrote a value for one reader.
    func writer(of value: Int) -> Int? { readers[value] == 1 ? writers[value] : nil }

    /// The node that wrote a value for one reader, if it is a function, and what that is of.
    func function(of value: Int, _ matches: (FloatActivation.Function) -> Bool) -> (node: Int, of: Int)? {
      guard let node = writer(of: value), let lowered = nodes[node].lowered,
        case .activation(let activation) = lowered.problem, matches(activation.function)
      else { return nil }
      return (node, lowered.operands[0])
    }

    /// What a value is 1 more than, by a node that wrote it for one reader.
    func oneLess(_ value: Int) -> (node: Int, of: Int)? {
      guard let node = writer(of: value), let lowered = nodes[node].lowered,
        case .arithmetic(let sum) = lowered.problem, sum.operation == .add, sum.element == .float32,
        sum.activation == .none
      else { return nil }
      for (one, other) in [(0, 1), (1, 0)] {
        let constant = values[lowered.operands[one]].constant
        if constant?.byteCount == 4, constant?.array(of: Float.self) == [1] {
          return (node, lowered.operands[other])
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
        guard let tangent = function(of: factor, { if case .tanh = $0 { true } else { false } }),
          let logarithm = function(of: tangent.of, { if case .logarithm = $0 { true } else { false } }),
          let sum = oneLess(logarithm.of),
          let power = function(of: sum.of, { if case .exponential = $0 { true } else { false } }),
          power.of == value
        else { continue }
        nodes[position].lowered?.problem = .activation(
          FloatActivation(.mish, count: product.broadcast.count))
        nodes[position].lowered?.operands = [value]
        nodes[position].inputs = [value]
        for node in [tangent.node, logarithm.node, sum.node, power.node] { isRemoved[node] = true }
        break
      }
    }
    nodes = zip(nodes, isRemoved).compactMap { $1 ? nil : $0 }
    record("fuse mish")
  }
}
