import AtrousBytes

/// How much more may be made of a file. Offsets may share parts of it, a name of a megabyte by a million tensors, so that
/// what is read can be far larger than what was sent; an honest file shares little.
struct Allowance {
  private var bytes: Int
  private var operators: Int
  let limits: Limits

  init(fileSize: Int, limits: Limits) {
    bytes = (1 << 20).clampedSum(8 * Int64(fileSize))
    operators = limits.operators
    self.limits = limits
  }

  /// Counts a string or a list that was read.
  mutating func take(_ count: Int, in place: @autoclosure () -> String) throws(ModelError) {
    bytes -= count
    guard bytes >= 0 else {
      throw .invalid(place: place(), reason: "refers to the same bytes again and again")
    }
  }

  mutating func take(operators count: Int, in place: @autoclosure () -> String) throws(ModelError) {
    operators -= count
    guard operators >= 0 else {
      throw .limit(
        place: place(), what: "operators", actual: limits.operators - operators, limit: limits.operators)
    }
  }
}
