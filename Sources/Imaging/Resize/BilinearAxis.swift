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
      let floor = center.rounded(.down)
      lower.append(max(0, Int(floor)))
      upper.append(min(input - 1, Int(center.rounded(.up))))
      weight.append(center - floor)
    }
  }
}
