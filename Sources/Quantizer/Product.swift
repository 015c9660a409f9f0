import Atrous
import AtrousTFLite

/// `rows * filtersᵀ + bias` of all rows of some pieces, computed by the engine: a convolution of 1x1 over as many pixels as
/// there are rows, some of them at once. Its sums do not depend on the number of threads.
func product(
  _ pieces: [[Float]], _ filters: Matrix, bias: [Float]? = nil, threads: Int
) throws(QuantizerError) -> Matrix {
  let (depth, width) = (filters.width, filters.count)
  let largest = pieces.reduce(0) { max($0, $1.count / depth) }
  let size = min(largest, max(64, (1 << 19) / depth), 1024)
  var builder = ModelBuilder()
  let image = builder.tensor("rows", .float32, [1, 1, size, depth])
  let weights = builder.constant("filters", .float32, [width, 1, 1, depth], filters.values)
  let zeros = builder.constant(
    "bias", .float32, [width], bias ?? [Float](repeating: 0, count: width))
  let result = builder.tensor("product", .float32, [1, 1, size, width])
  builder.apply(
    .conv2D, [image, weights, zeros], to: [result],
    OptionFields(type: 1, [0: .byte(1), 1: .int(1), 2: .int(1)]))
  let chunks = pieces.indices.flatMap { piece in
    stride(from: 0, to: pieces[piece].count, by: size * depth).map { (piece: piece, start: $0) }
  }
  let products = try forEachImage(
    builder.model(inputs: [image], outputs: [result]), count: chunks.count, threads: threads
  ) { (session, index) throws(SessionError) -> [Float] in
    let rows = pieces[chunks[index].piece]
    let range = chunks[index].start..<min(chunks[index].start + size * depth, rows.count)
    if range.count == size * depth {
      try session.setInput(0, rows.span.extracting(range))
    } else {
      try session.setInput(0, rows[range] + [Float](repeating: 0, count: size * depth - range.count))
    }
    session.run()
    var products = try session.output(0, as: Float.self)
    products.removeLast((size - range.count / depth) * width)
    return products
  }
  return Matrix(joining: products.map { Matrix(width: width, $0) })
}

/// The second moments of a layer: `H = Xᵀ X / n` of its centred inputs, and `G = Zᵀ X / n` of its centred targets.
func moments(
  _ inputs: Matrix, _ targets: Matrix, threads: Int
) throws(QuantizerError) -> (h: Matrix, g: Matrix) {
  let (depth, width, count) = (inputs.width, targets.width, inputs.count)
  var sums = [Float](repeating: 0, count: (depth + width) * depth)
  let chunk = 8192
  for start in stride(from: 0, to: count, by: chunk) {
    let range = start..<min(start + chunk, count)
    let columns = inputs.transposed(range)
    let part = try product(
      [columns, targets.transposed(range)], Matrix(width: range.count, columns), threads: threads)
    add(part.values.span, to: &sums)
  }
  let scale = 1 / Float(count)
  for index in sums.indices { sums[index] *= scale }
  return (
    Matrix(width: depth, Array(sums[..<(depth * depth)])),
    Matrix(width: depth, Array(sums[(depth * depth)...]))
  )
}

private func add(_ terms: Span<Float>, to sums: inout [Float]) {
  var sums = sums.mutableSpan
  for index in terms.indices { unsafe sums[unchecked: index] += terms[unchecked: index] }
}
