import AtrousTFLite

/// How far a tensor's values are from a reference's. Differences are value less reference: in steps of the
/// quantization for integers, absolute for floats.
public struct TensorComparison: Sendable, Equatable {
  public let isFloat: Bool
  public let count: Int
  public private(set) var different = 0
  /// The position of the first value that differs, row-major.
  public private(set) var firstDifferent: Int?
  public private(set) var maxDifference = 0.0
  public private(set) var meanDifference = 0.0
  /// The mean of the differences with their signs.
  public private(set) var bias = 0.0
  /// The largest magnitude in the reference.
  public private(set) var maxReference = 0.0
  /// What floats are measured by: the largest reference, or the largest input of a sum, which may cancel.
  public private(set) var magnitude = 0.0
  /// The cosine of the angle between the two as vectors; 1 where both are zero.
  public private(set) var cosine = 1.0
  /// The energy of the differences as a fraction of the reference's, the reciprocal of SQNR.
  public private(set) var noiseRatio = 0.0
  public private(set) var histogram: DifferenceHistogram

  /// Nil where the two differ in type or shape, the type is no number, or the bytes are not as many as the shape's.
  public init?(actual: NpyArray, reference: NpyArray) {
    guard actual.type == reference.type, actual.shape == reference.shape,
      let values = actual.numbers, let references = reference.numbers
    else { return nil }
    self.init(values, references, isFloat: actual.type == .float32 || actual.type == .float64)
  }

  /// Nil where the two have not the same count.
  init?(_ values: [Double], _ references: [Double], isFloat: Bool) {
    guard values.count == references.count else { return nil }
    self.isFloat = isFloat
    count = values.count
    for reference in references where reference.isFinite { maxReference = max(maxReference, abs(reference)) }
    magnitude = maxReference
    histogram = isFloat ? .relative(to: maxReference) : .steps

    var (sum, signedSum, dot, energy, referenceEnergy, noise) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for (index, (value, reference)) in zip(values, references).enumerated() {
      dot += value * reference
      energy += value * value
      referenceEnergy += reference * reference
      if value == reference || (value.isNaN && reference.isNaN) {
        histogram.add(0)
        continue
      }
      // A number against NaN is as far away as can be.
      let difference = (value - reference).isNaN ? .infinity : value - reference
      if different == 0 { firstDifferent = index }
      different += 1
      maxDifference = max(maxDifference, abs(difference))
      sum += abs(difference)
      signedSum += difference
      noise += difference * difference
      histogram.add(difference)
    }
    guard count > 0 else { return }
    meanDifference = sum / Double(count)
    bias = signedSum / Double(count)
    let length = (energy * referenceEnergy).squareRoot()
    if length > 0 { cosine = min(1, dot / length) }
    noiseRatio = noise == 0 ? 0 : noise / referenceEnergy
  }

  /// Whether integers are no more than `steps` apart, or floats no further than `tolerance` · `magnitude`.
  public func agrees(within tolerance: Double, steps: Int = 0) -> Bool {
    maxDifference <= (isFloat ? tolerance * magnitude : Double(steps))
  }

  /// The same of what sums such addends.
  func summing(_ addends: NpyArray?) -> TensorComparison {
    var comparison = self
    for addend in addends?.numbers ?? [] where addend.isFinite {
      comparison.magnitude = max(comparison.magnitude, abs(addend))
    }
    return comparison
  }
}
