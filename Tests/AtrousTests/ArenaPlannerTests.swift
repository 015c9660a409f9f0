import Atrous
import Testing

@Suite struct ArenaPlannerTests {
  @Test func nothing() {
    let plan = planArena([])
    #expect(plan.offsets.isEmpty && plan.size == 0)
  }

  /// A chain of layers: two blocks live at a time, and the third takes the first's place.
  @Test func memoryIsUsedAgain() {
    let chain = (0..<10).map { ArenaBlock(size: 1000, firstUse: $0, lastUse: $0 + 1) }
    #expect(planArena(chain).size <= 2 * 1024)
  }

  /// The block that lives on lies below the gap that the small one takes.
  @Test func smallestGapThatFits() {
    let blocks = [
      ArenaBlock(size: 640, firstUse: 0, lastUse: 9), ArenaBlock(size: 320, firstUse: 0, lastUse: 1),
      ArenaBlock(size: 128, firstUse: 0, lastUse: 9), ArenaBlock(size: 64, firstUse: 2, lastUse: 9),
    ]
    #expect(planArena(blocks).offsets == [0, 640, 960, 640])
  }

  @Test(arguments: UInt64(0)..<100) func blocksInUseNeverShareAByte(seed: UInt64) {
    var random = Generator(seed: seed)
    let blocks = (0..<Int.random(in: 1...60, using: &random)).map { _ in
      let first = Int.random(in: 0...30, using: &random)
      return ArenaBlock(
        size: Int.random(in: 0...5000, using: &random), firstUse: first,
        lastUse: first + Int.random(in: 0...8, using: &random))
    }
    let (offsets, size) = planArena(blocks)
    for (i, a) in blocks.enumerated() {
      #expect(offsets[i] % 64 == 0 && offsets[i] + a.size <= size)
      for (j, b) in blocks.enumerated().prefix(i) where a.overlaps(b) && a.size > 0 && b.size > 0 {
        #expect(
          offsets[i] + a.size <= offsets[j] || offsets[j] + b.size <= offsets[i], "blocks \(j) and \(i)")
      }
    }
  }
}
