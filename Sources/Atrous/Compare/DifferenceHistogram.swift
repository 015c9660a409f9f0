/// How many differences are how large.
public struct DifferenceHistogram: Sendable, Equatable {
  public struct Bin: Sendable, Equatable {
    public let label: String
    public var count = 0
  }

  public private(set) var bins: [Bin]
  /// What differences are divided by for the decades; nil where they are counted in whole steps.
  private let unit: Double?

  /// For integers: from -4 or less to 4 or more, by sign.
  static let steps = DifferenceHistogram(
    bins: ["<=-4", "-3", "-2", "-1", "0", "+1", "+2", "+3", ">=+4"].map { Bin(label: $0) }, unit: nil)

  /// For floats: decades of the magnitude as a fraction of the largest reference.
  static func relative(to maxReference: Double) -> DifferenceHistogram {
    DifferenceHistogram(
      bins: ["0", "<1e-7", "<1e-6", "<1e-5", "<1e-4", "<1e-3", "<1e-2", ">=1e-2"].map { Bin(label: $0) },
      unit: maxReference)
  }

  mutating func add(_ difference: Double) {
    bins[index(of: difference)].count += 1
  }

  private func index(of difference: Double) -> Int {
    guard let unit else { return Int(max(-4, min(4, difference))) + 4 }
    if difference == 0 { return 0 }
    let bounds = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2]
    return 1 + (bounds.firstIndex { abs(difference) < $0 * unit } ?? bounds.count)
  }
}
