/// Winograd's minimal filtering F(3, 3), and F(3x3, 3x3) made of it (Lavin and Gray 2016, "Fast Algorithms for
/// Convolutional Neural Networks", equations 5 and 8): three outputs `y = (d0..2 · g, d1..3 · g, d2..4 · g)` of a filter of
/// three taps are
///
///     y = Aᵀ [(G g) ⊙ (Bᵀ d)]
///
/// with 5 products instead of 9, and in two dimensions, rows and columns transformed alike, 25 instead of 81:
///
///          2 -1 -2  1  0              1/2    0    0              1  1  1  1  0
///          0 -2 -1  1  0             -1/2 -1/2 -1/2         Aᵀ = 0  1 -1  2  0
///     Bᵀ = 0  2 -3  1  0         G = -1/6  1/6 -1/6              0  1  1  4  1
///          0 -1  0  1  0              1/6  1/3  2/3
///          0  2 -1 -2  1                0    0    1
///
/// It is Toom and Cook's multiplication of polynomials, transposed. `x(t) = x0 + x1 t + x2 t²` and g(t) have a product of
/// degree 4, which its values at five points settle; here 0, 1, -1, 2 and infinity, where a polynomial's value is its
/// leading coefficient. Evaluating x is a matrix of powers of the points, whose transpose is Aᵀ. G evaluates g, divided by
/// what Lagrange's basis `Π (t - p)`, over the other points p, is at the point; Bᵀ has the coefficients of those bases.
///
/// Sums of float32 are rounded elsewhere than in direct convolutions, and Aᵀ enlarges what they are wrong by. Of 36 channels at
/// a time they come as near to the reference's as direct ones: 288 channels to 1.5 millionths of the greatest output, where
/// one sum of all is off by 12. Infinities make outputs near them NaN.
enum Winograd {
  /// Outputs of a tile in one direction; its inputs, and the products that it takes.
  static let outputs = 3
  static let points = 5
  /// Products of a tile.
  static let pointCount = points * points
  /// The point 1 in both directions: Aᵀ takes its product to all outputs as it is, so that a bias may be added there.
  static let one = 1 * points + 1
}

/// The tiles along one axis. Outputs of a tile lie a dilation rate apart, and so do its inputs: with rate r they are every
/// r-th position, for which the filter is not dilated.
struct WinogradAxis: Sendable {
  let axis: WindowAxis
  /// The first output of each tile.
  let starts: [Int]

  /// Nil for other than three taps and stride 1.
  init?(_ axis: WindowAxis) {
    guard axis.taps == 3, axis.stride == 1 else { return nil }
    self.axis = axis
    starts = (0..<min(axis.dilation, axis.output)).flatMap { phase in
      stride(from: phase, to: axis.output, by: Winograd.outputs * axis.dilation)
    }
  }

  /// The products of all tiles, and those of taps that touch the image.
  var products: Int { starts.count * Winograd.points }
  var directProducts: Int { (0..<axis.output).reduce(0) { $0 + axis.taps(at: $1).count } }

  /// Where an input of a tile lies; nil in the padding.
  func input(_ tile: Int, _ index: Int) -> Int? {
    let position = starts[tile] - axis.padding + index * axis.dilation
    return position >= 0 && position < axis.input ? position : nil
  }

  /// Where an output lies; nil behind the last.
  func output(_ tile: Int, _ index: Int) -> Int? {
    let position = starts[tile] + index * axis.dilation
    return position < axis.output ? position : nil
  }
}
