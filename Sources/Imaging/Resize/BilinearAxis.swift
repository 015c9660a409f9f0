/// Where each output position of one axis samples the input: half-pixel centres, no antialiasing, the
/// arithmetic of tf.image.resize(method: bilinear, antialias: false) in Float.
struct BilinearAxis {
  /// The two neighbours, and the weight of the upper one.
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
}
