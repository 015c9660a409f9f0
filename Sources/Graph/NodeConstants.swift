package import AtrousKernels
import AtrousTFLite

extension NodeContext {
  /// The elements of a value that must be known when the plan is made.
  package func constant(_ value: Value) throws(PlanError) -> Constant {
    guard let constant = value.constant else {
      throw failure("must be constant, but is computed", tensor: value.index)
    }
    return constant
  }

  /// A constant of int32 or int64 elements: a shape, an axis, a size. Elements beyond ±2^30 become that, which no shape
  /// reaches either, so that sums of two cannot overflow.
  package func integers(_ value: Value) throws(PlanError) -> [Int] {
    let constant = try constant(value)
    let range = -(1 << 30)...(1 << 30)
    switch value.type {
    case .int32: return constant.array(of: Int32.self).map { Int($0).clamped(to: range) }
    case .int64: return constant.array(of: Int64.self).map { Int(clamping: $0).clamped(to: range) }
    default: throw failure("is \(value.type.name) instead of int32 or int64", tensor: value.index)
    }
  }

  /// The one element of a constant of integers.
  package func integer(_ value: Value) throws(PlanError) -> Int {
    let elements = try integers(value)
    guard elements.count == 1 else {
      throw failure("has \(elements.count) elements instead of 1", tensor: value.index)
    }
    return elements[0]
  }
}

extension Comparable {
  package func clamped(to range: ClosedRange<Self>) -> Self {
    min(max(self, range.lowerBound), range.upperBound)
  }
}
