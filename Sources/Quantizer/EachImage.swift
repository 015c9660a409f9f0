import Atrous
import AtrousTFLite

/// The values of one tensor for every image, as the tensor's bytes.
typealias Values = [[UInt8]]

/// Runs a model on `count` images, several at once.
///
/// - Parameter body: sets the inputs, runs, and takes what it wants. Results stand in the order of the images.
func forEachImage<Result: Sendable>(
  _ model: Model, count: Int, threads: Int, keepsAllTensors: Bool = false,
  _ body: @Sendable (inout Session, Int) throws(SessionError) -> Result
) throws(QuantizerError) -> [Result] {
  var options = PlanOptions.quantizing
  options.keepsAllTensors = keepsAllTensors
  let plan: Plan
  do { plan = try Plan(model, options: options) } catch { throw .plan(error) }
  let threads = min(threads, count)
  let parts = parallelMap(threads, threads: threads) { first -> Swift.Result<[Result], SessionError> in
    var session = Session(plan)
    var results: [Result] = []
    for image in stride(from: first, to: count, by: threads) {
      do throws(SessionError) { results.append(try body(&session, image)) } catch { return .failure(error) }
    }
    return .success(results)
  }
  var results: [[Result]] = []
  for part in parts {
    do throws(SessionError) { results.append(try part.get()) } catch { throw .session(error) }
  }
  return (0..<count).map { results[$0 % threads][$0 / threads] }
}

/// What a model makes of every image: outputs in their order, each for all images.
func results(of model: Model, _ inputs: [Values], threads: Int) throws(QuantizerError) -> [Values] {
  let count = inputs.first?.count ?? 0
  let outputs = model.main.outputs
  let images = try forEachImage(model, count: count, threads: threads) {
    (session, image) throws(SessionError) -> [[UInt8]] in
    for (position, input) in inputs.enumerated() { try session.setInput(position, bytes: input[image]) }
    session.run()
    var results: [[UInt8]] = []
    for output in outputs { results.append(try session.bytes(ofTensor: output) ?? []) }
    return results
  }
  return outputs.indices.map { output in images.map { $0[output] } }
}

/// A fixed sequence of numbers, so that every run takes the same samples (splitmix64).
struct Sequence64 {
  private var state: UInt64

  init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var x = state
    x = (x ^ x >> 30) &* 0xBF58_476D_1CE4_E5B9
    x = (x ^ x >> 27) &* 0x94D0_49BB_1331_11EB
    return x ^ x >> 31
  }
}

/// `count` of the indices below `total`, one from each of as many equal parts; all where there are no more.
func sampledIndices(_ count: Int, of total: Int, seed: Int) -> [Int] {
  guard count < total else { return Array(0..<total) }
  var random = Sequence64(seed: seed)
  return (0..<count).map { part in
    let (low, high) = (part * total / count, (part + 1) * total / count)
    return low + Int(random.next() % UInt64(high - low))
  }
}
