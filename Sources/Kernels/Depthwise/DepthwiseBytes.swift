/// Sums of a block requantized to bytes.
@frozen @usableFromInline package struct DepthwiseBytes<Requantizer: FixedPointRequantizer>: DepthwiseOutput {
  @usableFromInline package typealias ISA = Requantizer.ISA
  @usableFromInline let run: DepthwiseRun
  @usableFromInline let first: Int
  @usableFromInline let stage: VectorOutputStage<ISA>
  @usableFromInline let requantizers: (Requantizer, Requantizer, Requantizer, Requantizer)

  @_alwaysEmitIntoClient @inline(__always)
  package init(_ run: DepthwiseRun, first: Int) {
    self.run = run
    self.first = first
    stage = VectorOutputStage<ISA>(run.stage)
    requantizers = (
      Requantizer(run.stage, channel: first), Requantizer(run.stage, channel: first &+ ISA.lanes),
      Requantizer(run.stage, channel: first &+ 2 &* ISA.lanes),
      Requantizer(run.stage, channel: first &+ 3 &* ISA.lanes)
    )
  }

  @_alwaysEmitIntoClient @inline(__always)
  package func start() -> InlineArray<4, ISA.Words> {
    let bias = unsafe UnsafeRawPointer(run.bias + first)
    var sums = InlineArray<4, ISA.Words>(repeating: .zero)
    for vector in 0..<4 {
      unsafe sums[unchecked: vector] = bias.loadUnaligned(
        fromByteOffset: vector &* ISA.lanes &* 4, as: ISA.Words.self)
    }
    return sums
  }

  @_alwaysEmitIntoClient @inline(__always)
  package func store(_ sums: InlineArray<4, ISA.Words>, at element: Int, count: Int) {
    let (a, b) = run.stage.requantized(
      sums[0], sums[1], by: (requantizers.0, requantizers.1), channels: (first, first &+ ISA.lanes))
    let (c, d) = run.stage.requantized(
      sums[2], sums[3], by: (requantizers.2, requantizers.3),
      channels: (first &+ 2 &* ISA.lanes, first &+ 3 &* ISA.lanes))
    unsafe storeBytes(stage.fixedPoint(a, b, c, d), to: run.output + element, count: count)
  }
}
