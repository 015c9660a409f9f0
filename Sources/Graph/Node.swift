package import AtrousKernels
package import AtrousTFLite

/// One computation of a graph: what it is, and the values that it reads and writes.
package struct Node: Sendable {
  package var kind: OperatorKind
  /// The index of the file's operator that it comes from, which errors name.
  package let index: Int
  package let version: Int
  package let options: OptionFields
  /// How the window of a convolution or a pool moves; nil for other operators.
  package var window: WindowOptions?
  /// Positions in the graph's values; nil for an optional input that is left out.
  package var inputs: [Int?]
  package var outputs: [Int]
  /// The arithmetic, once the graph is lowered.
  package var lowered: Lowered?

  /// A problem, and the values that its kernel reads while it runs. Those that shape it, and weights, it has at hand
  /// already.
  package struct Lowered: Sendable {
    package var problem: Problem
    package var operands: [Int]
  }

  package init(
    kind: OperatorKind, index: Int, version: Int, options: OptionFields, window: WindowOptions? = nil,
    inputs: [Int?], outputs: [Int]
  ) {
    self.kind = kind
    self.index = index
    self.version = version
    self.options = options
    self.window = window
    self.inputs = inputs
    self.outputs = outputs
  }

  package var name: String { kind.name }
}
