import Atrous
import AtrousTFLite

/// `rows * filtersᵀ + bias`, computed by the engine: a convolution of 1x1 over as many pixels as there are rows. Its sums do
/// not depend on the number of threads.
func product(
  _ rows: [Float], _ filters: Matrix, bias: [Float]? = nil, threads: Int
) throws(QuantizerError) -> Matrix {
  let (depth, width) = (filters.width, filters.count)
  let count = rows.count / depth
  // Pixels in rows of 64, so that threads have something to share.
  let padded = (count + 63) / 64 * 64
  var builder = ModelBuilder()
  let image = builder.tensor("rows", .float32, [1, padded / 64, 64, depth])
  let weights = builder.constant("filters", .float32, [width, 1, 1, depth], filters.values)
  let zeros = builder.constant(
    "bias", .float32, [width], bias ?? [Float](repeating: 0, count: width))
  let result = builder.tensor("product", .float32, [1, padded / 64, 64, width])
  builder.apply(
    .conv2D, [image, weights, zeros], to: [result],
    OptionFields(type: 1, [0: .byte(1), 1: .int(1), 2: .int(1)]))
  let plan: Plan
  var options = PlanOptions.quantizing
  options.threads = threads
  do { plan = try Plan(builder.model(inputs: [image], outputs: [result]), options: options) } catch {
    throw .plan(error)
  }
  var session = Session(plan, threads: threads)
  do {
    let pixels = bytesOf(rows + [Float](repeating: 0, count: (padded - count) * depth))
    try session.setInput(0, bytes: pixels)
    session.run()
    var values = numbers(of: try session.bytes(ofTensor: result) ?? [], as: Float.self)
    values.removeLast((padded - count) * width)
    return Matrix(width: width, values)
  } catch { throw .session(error) }
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
      columns + targets.transposed(range), Matrix(width: range.count, columns), threads: threads)
    for index in sums.indices { sums[index] += part.values[index] }
  }
  let scale = 1 / Float(count)
  for index in sums.indices { sums[index] *= scale }
  return (
    Matrix(width: depth, Array(sums[..<(depth * depth)])),
    Matrix(width: depth, Array(sums[(depth * depth)...]))
  )
}
