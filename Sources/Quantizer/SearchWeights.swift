import Atrous
import AtrousTFLite

/// A layer's weights as rows: one for each output channel, in the order in which a window's row stands.
struct WeightRows: Sendable {
  let rows: Matrix
  /// One for each row.
  let largest: [Float]
  /// The scale of each row below which its bias would not fit.
  private let leastScales: [Float]
  let isDepthwise: Bool

  init(_ weights: [Float], shape: [Int], isDepthwise: Bool, leastScales: [Float]) {
    self.isDepthwise = isDepthwise
    self.leastScales = leastScales
    if isDepthwise {
      let channels = shape[3]
      var rows = Matrix(width: weights.count / channels)
      for channel in 0..<channels {
        for tap in 0..<rows.width { rows.values.append(weights[tap * channels + channel]) }
      }
      self.rows = rows
    } else {
      rows = Matrix(width: weights.count / shape[0], weights)
    }
    let rows = rows
    largest = (0..<rows.count).map { row in
      rows.values[row * rows.width..<(row + 1) * rows.width].reduce(0) { max($0, abs($1)) }
    }
  }

  /// Rows of integers in the filter's own order.
  func filter(_ rows: [[Int8]]) -> [Int8] {
    guard isDepthwise else { return rows.flatMap { $0 } }
    return (0..<self.rows.width).flatMap { tap in rows.map { $0[tap] } }
  }

  /// The scale of each row at each factor.
  func scales(shared: Bool) -> [[Float]] {
    func common(_ values: [Float]) -> [Float] { shared ? values.map { _ in values.max() ?? 0 } : values }
    let (largest, least) = (common(largest), common(leastScales))
    return scaleFactors.map { factor in
      zip(largest, least).map { max(WeightArithmetic.scale(largest: $0) * factor, $1) }
    }
  }

  func quantized(_ scales: [Float]) -> [[Int8]] {
    scales.enumerated().map { row, scale in
      rows.values[row * rows.width..<(row + 1) * rows.width].map {
        WeightArithmetic.quantize($0, scale: scale)
      }
    }
  }
}

/// A scale and integers for each row.
struct FoundRows: Sendable {
  let scales: [Float]
  let rows: [[Int8]]

  /// The real numbers that the integers stand for.
  var real: [Float] { zip(rows, scales).flatMap { row, scale in row.map { Float($0) * scale } } }
}

extension WeightRows {
  /// Scales and integers of a convolution over all channels, which share H.
  func search(
    _ inputs: Matrix, _ targets: Matrix, shared: Bool, threads: Int
  ) throws(QuantizerError) -> FoundRows {
    var (h, g) = try moments(inputs, targets, threads: threads)
    let width = h.width
    var trace = 0.0
    for index in 0..<width { trace += Double(h.values[index * width + index]) }
    let ridge = Float(1e-3 * trace / Double(width) + 1e-12)
    for index in 0..<width { h.values[index * width + index] += ridge }
    for index in g.values.indices { g.values[index] += ridge * rows.values[index] }

    let candidates = scales(shared: shared)
    var costs: [[Double]] = []
    var products: [Matrix] = []
    var integers: [[[Int8]]] = []
    for scales in candidates {
      let q = quantized(scales)
      let real = zip(q, scales).flatMap { row, scale in row.map { Float($0) * scale } }
      let product = try product([real], h, threads: threads)
      costs.append(
        (0..<rows.count).map { row in
          let range = row * width..<(row + 1) * width
          return RowProblem.cost(real[range], product.values[range], g.values[range])
        })
      products.append(product)
      integers.append(q)
    }
    let best = bestFactors(costs, shared: shared)
    let (hessian, targetMoments, starts, allProducts) = (h, g, integers, products)
    let found = parallelMap(rows.count, threads: threads) { row -> [Int8] in
      let range = row * width..<(row + 1) * width
      let problem = RowProblem(h: hessian.values, g: Array(targetMoments.values[range]), width: width)
      return problem.descend(
        starts[best[row]][row], scale: candidates[best[row]][row],
        product: allProducts[best[row]].values[range])
    }
    return FoundRows(scales: best.indices.map { candidates[best[$0]][$0] }, rows: found)
  }

  /// The same for a depthwise convolution, where each channel has an H of its own.
  func searchDepthwise(
    _ inputs: Matrix, _ targets: Matrix, multiplier: Int, shared: Bool, threads: Int
  ) -> FoundRows {
    let width = rows.width
    let channels = inputs.width / width
    let candidates = scales(shared: shared)
    let sums = depthwiseMoments(inputs, targets, taps: width, multiplier: multiplier, threads: threads)
    let problems = (0..<rows.count).map { row in
      problem(row, sums, channels: channels, multiplier: multiplier)
    }
    func product(_ problem: RowProblem, _ row: [Float]) -> [Float] {
      (0..<width).map { i in
        (0..<width).reduce(Float(0)) { $0 + problem.h[i * width + $1] * row[$1] }
      }
    }
    let costs = candidates.map { scales -> [Double] in
      let q = quantized(scales)
      return q.indices.map { row in
        let real = q[row].map { Float($0) * scales[row] }
        return RowProblem.cost(real[...], product(problems[row], real)[...], problems[row].g[...])
      }
    }
    let best = bestFactors(costs, shared: shared)
    let scales = best.indices.map { candidates[best[$0]][$0] }
    let starts = quantized(scales)
    let found = starts.indices.map { row -> [Int8] in
      let real = starts[row].map { Float($0) * scales[row] }
      return problems[row].descend(
        starts[row], scale: scales[row], product: product(problems[row], real)[...])
    }
    return FoundRows(scales: scales, rows: found)
  }

  private func problem(_ row: Int, _ sums: DepthwiseMoments, channels: Int, multiplier: Int) -> RowProblem {
    let width = rows.width
    var h = [Float](repeating: 0, count: width * width)
    var g = [Float](repeating: 0, count: width)
    for i in 0..<width {
      g[i] = Float(sums.g[i * rows.count + row])
      for j in 0...i {
        h[i * width + j] = Float(sums.h[(i * width + j) * channels + row / multiplier])
        h[j * width + i] = h[i * width + j]
      }
    }
    let trace = (0..<width).reduce(Float(0)) { $0 + h[$1 * width + $1] }
    let ridge = 1e-3 * trace / Float(width) + 1e-12
    for i in 0..<width {
      h[i * width + i] += ridge
      g[i] += ridge * rows.values[row * width + i]
    }
    return RowProblem(h: h, g: g, width: width)
  }
}

/// Means of products over samples: of two taps of each channel, and of a tap and the target of each row.
struct DepthwiseMoments {
  /// By tap and earlier tap, then by channel.
  var h: [Double]
  /// By tap, then by row.
  var g: [Double]
}

/// The moments of all channels of a depthwise convolution at once.
func depthwiseMoments(
  _ inputs: Matrix, _ targets: Matrix, taps: Int, multiplier: Int, threads: Int
) -> DepthwiseMoments {
  let (channels, rows, count) = (inputs.width / taps, targets.width, inputs.count)
  let (sizeH, sizeG) = (taps * taps * channels, taps * rows)
  let parts = 32
  let partial = parallelMap(parts, threads: threads) { part -> [Float] in
    var sums = [Float](repeating: 0, count: sizeH + sizeG)
    for sample in count * part / parts..<count * (part + 1) / parts {
      let (input, target) = (sample * inputs.width, sample * rows)
      for i in 0..<taps {
        for j in 0...i {
          addProducts(
            inputs.values.span, input + i * channels, inputs.values.span, input + j * channels, 1,
            count: channels, to: &sums, at: (i * taps + j) * channels)
        }
        addProducts(
          targets.values.span, target, inputs.values.span, input + i * channels, multiplier, count: rows,
          to: &sums, at: sizeH + i * rows)
      }
    }
    return sums
  }
  var sums = [Double](repeating: 0, count: sizeH + sizeG)
  for part in partial {
    for index in sums.indices { sums[index] += Double(part[index]) }
  }
  for index in sums.indices { sums[index] /= Double(max(count, 1)) }
  return DepthwiseMoments(h: Array(sums[..<sizeH]), g: Array(sums[sizeH...]))
}

/// `sums[k] += a[k] * b[k / multiplier]`, from a place in each.
func addProducts(
  _ a: Span<Float>, _ startA: Int, _ b: Span<Float>, _ startB: Int, _ multiplier: Int, count: Int,
  to sums: inout [Float], at start: Int
) {
  var sums = sums.mutableSpan
  guard multiplier == 1 else {
    for k in 0..<count { sums[start + k] += a[startA + k] * b[startB + k / multiplier] }
    return
  }
  for k in 0..<count {
    unsafe sums[unchecked: start + k] += a[unchecked: startA + k] * b[unchecked: startB + k]
  }
}
