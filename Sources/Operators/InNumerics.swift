import AtrousGraph
import AtrousKernels

extension NodeContext {
  /// The form that an operator has in the graph's numerics, or else the reference's.
  ///
  /// Under Embedded Swift a graph has the reference's numerics, so that the others' kernels need not be there.
  func inNumerics(_ other: @autoclosure () -> NumericProblem?, else reference: Problem) -> Problem {
    #if hasFeature(Embedded)
    reference
    #else
    other().map { .numeric($0) } ?? reference
    #endif
  }
}
