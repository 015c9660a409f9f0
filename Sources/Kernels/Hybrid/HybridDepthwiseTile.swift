/// The same as `DepthwiseRun` with float32 outputs.
@frozen @usableFromInline @safe package struct HybridDepthwiseRun {
  @usableFromInline package var input: UnsafePointer<UInt8>
  @usableFromInline package var output: UnsafeMutablePointer<Float>
  @usableFromInline package var elements: Int
  @usableFromInline package var filter: DepthwiseFilter
  /// Its constants have their channels in the order of the words.
  @usableFromInline package var stage: HybridStage
  @usableFromInline package var activation: HybridScale
}

/// Sums of a block brought back to float32.
@frozen @usableFromInline package struct DepthwiseReals<ISA: VectorISA>: DepthwiseOutput {
  @usableFromInline let run: HybridDepthwiseRun
  @usableFromInline let first: Int

  @_alwaysEmitIntoClient @inline(__always)
  package init(_ run: HybridDepthwiseRun, first: Int) {
    self.run = run
    self.first = first
  }

  @_alwaysEmitIntoClient @inline(__always)
  package func start() -> InlineArray<4, ISA.Words> { .init(repeating: .zero) }

  @_alwaysEmitIntoClient @inline(__always)
  package func store(_ sums: InlineArray<4, ISA.Words>, at element: Int, count: Int) {
    var reals = InlineArray<4, ISA.Floats>(repeating: .zero)
    for vector in 0..<4 {
      unsafe reals[unchecked: vector] = run.stage(
        sums[unchecked: vector], channel: first &+ vector &* ISA.lanes, run.activation, ISA.self)
    }
    unsafe storeBlock(reals, to: run.output + element, count: count, ISA.self)
  }
}

extension DepthwiseTile {
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: HybridDepthwiseRun) {
    unsafe self.run(run.input, run.elements, run.filter, run, DepthwiseReals<ISA>.self)
  }
}
