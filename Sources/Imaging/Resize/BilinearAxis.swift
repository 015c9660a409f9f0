/// Where each output position of one axis samples the input: half-pixel centres, no antialiasing, the
/// arithmetic of tf.image.resize(method: bilinear, antialias: false) in Float.
struct BilinearAxis: Sendable {
  /// The two neighbours, and the weight of the upper one. Neither list falls.
  private(set) var lower: [Int] = []
  private(set) var upper: [Int] = []
  private(set) var weight: [Float] = []

  init(input: Int, output: Int) {
    let scale = Float(input) / Float(output)
    for position in 0..<output {
      let center = (Float(position) + 0.5) * scale - 0.5
      // In integers: `rounded(.down)` would call the C mathematics library on older processors.
      let below = center < 0 ? -1 : Int(center)
      let isWhole = Float(below) == center
      lower.append(max(0, min(input - 1, below)))
      upper.append(min(input - 1, isWhole ? below : below + 1))
      weight.append(center - Float(below))
    }
  }

  /// Makes the positions that are sampled the only ones.
  /// - Returns: what they were, ascending.
  mutating func compact() -> [Int] {
    var positions: [Int] = []
    for index in lower.indices {
      for position in [lower[index], upper[index]] where positions.last ?? -1 < position {
        positions.append(position)
      }
    }
    var rank = 0
    for index in lower.indices {
      while positions[rank] < lower[index] { rank += 1 }
      let isBetween = positions[rank] < upper[index]
      lower[index] = rank
      upper[index] = isBetween ? rank + 1 : rank
    }
    return positions
  }
}
