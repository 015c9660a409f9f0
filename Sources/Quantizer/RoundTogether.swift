import Atrous
import AtrousTFLite

/// Rounding as integer least squares. With x the inputs of a layer less their mean, a row of weights w in integers q at the
/// scale s costs
///
///     (20)  E(q) = (s q)ᵀ H (s q) - 2 (s q)ᵀ G,    H = Cov(x_q) + λ I,    G = W Cov(x_f, x_q) + λ W,
///
/// which is the square error of the layer's result, up to a constant: the target is what the float network computes from
/// its own inputs x_f, the means are left to the bias.
struct RowProblem {
  /// Symmetric, `width` by `width`.
  let h: [Float]
  let g: [Float]
  let width: Int

  /// The cost of a row of integers; `product` is `H (s q)`.
  static func cost(_ row: ArraySlice<Float>, _ product: ArraySlice<Float>, _ g: ArraySlice<Float>) -> Double {
    var sum = 0.0
    for offset in 0..<row.count {
      let value = Double(row[row.startIndex + offset])
      sum +=
        value
        * (Double(product[product.startIndex + offset]) - 2 * Double(g[g.startIndex + offset]))
    }
    return sum
  }

  /// Coordinate descent: each integer in turn goes to where the cost is least with the others fixed,
  /// (21) `q_j <- q_j - r_j / (s H_jj)` with the residual `r = H (s q) - G`, until nothing changes or 8 times.
  func descend(_ start: [Int8], scale: Float, product: ArraySlice<Float>) -> [Int8] {
    var q = start
    var residual = zip(product, g).map { $0 - $1 }
    for _ in 0..<8 {
      var isChanged = false
      for j in 0..<width {
        let best = (Float(q[j]) - residual[j] / (h[j * width + j] * scale)).rounded(.toNearestOrEven)
        // Moments of very large activations overflow.
        guard best.isFinite else { continue }
        let new = Int8(min(max(best, -127), 127))
        guard new != q[j] else { continue }
        let change = Float(Int(new) - Int(q[j])) * scale
        q[j] = new
        isChanged = true
        add(change, row: j, to: &residual)
      }
      if !isChanged { break }
    }
    return q
  }

  private func add(_ change: Float, row: Int, to residual: inout [Float]) {
    let (h, width) = (h.span, width)
    var span = residual.mutableSpan
    for k in 0..<width {
      unsafe span[unchecked: k] += change * h[unchecked: row * width + k]
    }
  }
}

/// Shares of the largest magnitude that are tried as the end of the range of weights.
let scaleFactors: [Float] = [1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.5, 0.4]

/// Which factor of each row's scale costs least when rounded to nearest, of all rows together if they share a scale.
///
/// - Parameter costs: by factor, then by row.
func bestFactors(_ costs: [[Double]], shared: Bool) -> [Int] {
  let rows = costs[0].count
  func least(_ cost: (Int) -> Double) -> Int {
    var best = 0
    for factor in costs.indices where cost(factor) < cost(best) { best = factor }
    return best
  }
  guard shared else { return (0..<rows).map { row in least { costs[$0][row] } } }
  return [Int](repeating: least { costs[$0].reduce(0, +) }, count: rows)
}
