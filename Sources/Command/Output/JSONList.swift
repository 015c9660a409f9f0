/// JSON printed as results come: one result as it is, several as an array with a line each.
struct JSONList: Sendable {
  private let isArray: Bool
  private var isEmpty = true

  /// - Parameter count: the results to expect; some may fail.
  init(of count: Int) { isArray = count > 1 }

  mutating func print(_ value: JSON) {
    guard isArray else { return Swift.print(value.text) }
    Swift.print(isEmpty ? "[" : ",")
    Swift.print(value.text, terminator: "")
    isEmpty = false
  }

  func close() {
    if isArray { Swift.print(isEmpty ? "[]" : "\n]") }
  }
}
