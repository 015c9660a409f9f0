import Atrous
import Foundation

/// An array beside the one it should equal: integers bit for bit, floats within a tolerance.
struct Comparison {
  let count: Int
  /// Elements of other bits.
  private(set) var different = 0
  /// The greatest |difference| of floats, over the greatest |reference|.
  private(set) var relative = 0.0
  private(set) var firstDifference: (index: Int, expected: Double, actual: Double)?
  /// How often each difference occurs, of integers.
  private(set) var histogram: [Int: Int] = [:]
  private let type: ElementType

  init(type: ElementType, expected: [UInt8], actual: [UInt8]) {
    self.type = type
    let (expectedValues, actualValues) = (Self.values(expected, type), Self.values(actual, type))
    count = expectedValues.count
    guard expected.count == actual.count else {
      different = max(count, 1)
      relative = .infinity
      firstDifference = (0, Double(expected.count), Double(actual.count))
      return
    }
    let size = type.size ?? 1
    let scale = expectedValues.lazy.filter(\.isFinite).map(\.magnitude).max() ?? 0
    for (index, (wanted, found)) in zip(expectedValues, actualValues).enumerated() {
      let bytes = index * size..<(index + 1) * size
      if expected[bytes] == actual[bytes] || (wanted.isNaN && found.isNaN) || (wanted == 0 && found == 0) {
        continue
      }
      different += 1
      if firstDifference == nil { firstDifference = (index, wanted, found) }
      if type == .float32 {
        let difference = (found - wanted).magnitude
        relative = max(relative, difference.isNaN ? .infinity : difference / max(scale, 1e-30))
      } else {
        histogram[Int(max(min(found - wanted, 1e6), -1e6)), default: 0] += 1
      }
    }
  }

  func isWithin(_ tolerance: Double) -> Bool {
    type == .float32 ? relative <= tolerance : different == 0
  }

  var report: String {
    guard let first = firstDifference else { return "equal" }
    var text =
      "\(different) of \(count) differ, first at \(first.index): \(first.actual) instead of \(first.expected)"
    if type == .float32 { return text + ", relative \(relative)" }
    for (difference, times) in histogram.sorted(by: { $0.key < $1.key }).prefix(16) {
      text += "\n    \(difference): \(times)"
    }
    return text
  }

  private static func values(_ bytes: [UInt8], _ type: ElementType) -> [Double] {
    func load<Element>(_: Element.Type, _ convert: (Element) -> Double) -> [Double] {
      bytes.withUnsafeBytes { $0.bindMemory(to: Element.self).map(convert) }
    }
    switch type {
    case .float32: return load(Float.self) { Double($0) }
    case .int8: return load(Int8.self) { Double($0) }
    case .int16: return load(Int16.self) { Double($0) }
    case .int32: return load(Int32.self) { Double($0) }
    case .int64: return load(Int64.self) { Double($0) }
    default: return bytes.map { Double($0) }
    }
  }
}
