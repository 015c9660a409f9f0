package import AtrousKernels
package import AtrousTFLite

/// All that the engine knows of one operator. Each is a value in a file of its own, and a line in the list of all.
package struct OperatorKind: Sendable {
  /// The number in the schema; nil for a custom operator, and for a node that only passes make.
  package let code: BuiltinOperator?
  package let name: String
  /// The versions that LiteRT 2.3.0 registers (`core/kernels/register_ref.cc`). A version says which types and options a
  /// file may use; those are checked one by one, since converters write version 1 for many.
  let versions: ClosedRange<Int>
  /// How many inputs a file may give.
  let inputs: ClosedRange<Int>
  /// How the window moves, for an operator that has one.
  package let window: (@Sendable (OptionFields) -> WindowOptions)?
  /// Which inputs a kernel reads while it runs.
  let operands: Operands
  /// The shape of each output, from the inputs' shapes and the constants among them.
  let shapes: @Sendable (NodeContext) throws(PlanError) -> [[Int]]
  /// The output's value, for an operator that reads shapes and no elements.
  let value: (@Sendable (NodeContext) throws(PlanError) -> Constant)?
  /// The products that it sums, taps over padding included.
  let products: @Sendable (NodeContext) -> Int
  /// The elements or products that it sums: products, unless a pool's.
  let sums: @Sendable (NodeContext) -> Int
  /// The arithmetic. Output shapes are right by now.
  let lower: @Sendable (NodeContext) throws(PlanError) -> Problem

  /// Whether the output follows from the inputs' shapes, so that no element is read.
  package var readsShapesAlone: Bool { value != nil }

  package enum Operands: Sendable {
    case all
    case only(Int)
  }

  package init(
    _ code: BuiltinOperator, versions: ClosedRange<Int>, inputs: ClosedRange<Int>,
    window: (@Sendable (OptionFields) -> WindowOptions)? = nil, operands: Operands = .only(0),
    shapes: @escaping @Sendable (NodeContext) throws(PlanError) -> [[Int]],
    value: (@Sendable (NodeContext) throws(PlanError) -> Constant)? = nil,
    products: @escaping @Sendable (NodeContext) -> Int = { _ in 0 },
    sums: (@Sendable (NodeContext) -> Int)? = nil,
    lower: @escaping @Sendable (NodeContext) throws(PlanError) -> Problem
  ) {
    self.code = code
    name = code.name
    self.versions = versions
    self.inputs = inputs
    self.window = window
    self.operands = operands
    self.shapes = shapes
    self.value = value
    self.products = products
    self.sums = sums ?? products
    self.lower = lower
  }

  /// A kind without a number: a custom operator, or one that a pass makes.
  package init(
    name: String, inputs: ClosedRange<Int>, operands: Operands = .only(0),
    shapes: @escaping @Sendable (NodeContext) throws(PlanError) -> [[Int]],
    products: @escaping @Sendable (NodeContext) -> Int = { _ in 0 },
    lower: @escaping @Sendable (NodeContext) throws(PlanError) -> Problem
  ) {
    code = nil
    self.name = name
    versions = 1...Int.max
    self.inputs = inputs
    window = nil
    self.operands = operands
    self.shapes = shapes
    value = nil
    self.products = products
    sums = products
    self.lower = lower
  }
}
