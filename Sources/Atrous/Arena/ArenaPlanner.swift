/// A block of memory and the steps during which it is in use.
package struct ArenaBlock: Sendable, Equatable {
  package var size: Int
  package var firstUse: Int
  package var lastUse: Int

  package init(size: Int, firstUse: Int, lastUse: Int) {
    self.size = size
    self.firstUse = firstUse
    self.lastUse = lastUse
  }

  package func overlaps(_ other: ArenaBlock) -> Bool {
    firstUse <= other.lastUse && other.firstUse <= lastUse
  }
}

/// Places blocks in one arena so that no two which are in use at the same time share a byte.
///
/// The largest come first; each goes into the smallest gap that it fits, between the blocks that are placed already
/// and live with it (Pisarchyk and Lee 2020, "Efficient Memory Management for Deep Neural Net Inference", greedy by
/// size).
///
/// - Returns: an offset for each block, aligned to 64 bytes, and the arena's size.
package func planArena(_ blocks: [ArenaBlock]) -> (offsets: [Int], size: Int) {
  let alignment = 64
  var offsets = [Int](repeating: 0, count: blocks.count)
  var placed: [Int] = []
  var arenaSize = 0
  let bySize = blocks.indices.sorted { (blocks[$0].size, -$0) > (blocks[$1].size, -$1) }
  for index in bySize where blocks[index].size > 0 {
    let neighbours = placed.filter { blocks[$0].overlaps(blocks[index]) }.sorted { offsets[$0] < offsets[$1] }
    var (best, bestGap, end) = (0, Int.max, 0)
    for neighbour in neighbours {
      let gap = offsets[neighbour] - end
      if gap >= blocks[index].size && gap < bestGap { (best, bestGap) = (end, gap) }
      let next = offsets[neighbour] + blocks[neighbour].size
      end = max(end, (next + alignment - 1) / alignment * alignment)
    }
    offsets[index] = bestGap == .max ? end : best
    arenaSize = max(arenaSize, offsets[index] + blocks[index].size)
    placed.append(index)
  }
  return (offsets, arenaSize)
}
