/// A panel's weights as `ConvolutionTile` reads them: `[tap][input channels / depth][vector][lane][depth]`. A group of 4 or 8
/// input channels, the depth, passes through a tile at once.
///
/// What an instruction set's `dotLimited` does not take at once of a weight is its excess: packed behind the weights in
/// blocks like theirs, `[vector][lane][depth]`, for those groups of a tap alone in which a panel has any, and several
/// blocks for a group where one is not enough.
///
/// An instruction set that widens bytes to 16 bits takes those at even places of a vector of 16 and those at odd ones by
/// themselves: they lie so.
struct PackedWeights {
  let bytes: Constant
  private let depth: Int
  /// Of each tap.
  private let groups: Int
  private let blockBytes: Int
  private let taps: Int
  let excessGroups: [ExcessGroup]
  var blockCount: Int { taps * groups }
  /// Of each output channel and tap the sum, and of each output channel the sum of magnitudes.
  let sums: [Int32]
  let magnitudes: [Int64]

  struct ExcessGroup: Hashable {
    let tap: Int
    let group: Int
    let round: Int
  }

  /// - Parameter filter: `[output channel][tap][input channel]`, those of the panel.
  init(
    _ filter: UnsafeBufferPointer<UInt8>, _ operands: OperandShifts, channels: Int, taps: Int,
    inputChannels: Int, depth: Int, blockBytes: Int, splitsParity: Bool
  ) {
    let groups = (inputChannels + depth - 1) / depth
    let tapBytes = groups * blockBytes
    let width = blockBytes / depth
    var excess = ExcessBlocks(depth: depth, blockBytes: blockBytes)
    var sums: [Int32] = []
    var magnitudes: [Int64] = []
    let packed = unsafe Constant(byteCount: taps * tapBytes) { packed in
      for channel in 0..<channels {
        var magnitude: Int64 = 0
        for tap in 0..<taps {
          let row = unsafe UnsafeBufferPointer(
            rebasing: filter[
              (channel * taps + tap) * inputChannels..<(channel * taps + tap + 1) * inputChannels])
          let target = tap * tapBytes + channel * depth
          var (sum, sumOfMagnitudes) = (SIMD16<Int32>.zero, SIMD16<Int32>.zero)
          for first in stride(from: 0, to: inputChannels, by: 16) {
            let weights = unsafe operands.weights(row, at: first)
            let part = operands.part(of: weights)
            let fours = unsafe unsafeBitCast(SIMD16<UInt8>(truncatingIfNeeded: part), to: SIMD4<UInt32>.self)
            for group in 0..<min(4, (inputChannels - first + 3) / 4) {
              let input = first + group * 4
              unsafe packed.storeBytes(
                of: fours[group], toByteOffset: target + (input & -depth) * width + input & (depth - 1),
                as: UInt32.self)
            }
            let wide = SIMD16<Int32>(truncatingIfNeeded: weights)
            sum &+= wide
            sumOfMagnitudes &+= pointwiseMax(wide, 0 &- wide)
            if weights != part {
              excess.add(weights &- part, operands, tap: tap, first: first, at: channel * depth)
            }
          }
          sums.append(sum.wrappedSum())
          magnitude += SIMD16<Int64>(truncatingIfNeeded: sumOfMagnitudes).wrappedSum()
        }
        magnitudes.append(magnitude)
      }
    }
    self.depth = depth
    self.groups = groups
    self.blockBytes = blockBytes
    self.taps = taps
    let all = excess.groups.isEmpty ? packed : Constant(copying: packed.array(of: UInt8.self) + excess.bytes)
    bytes =
      splitsParity
      ? Constant(all.array(of: SIMD16<UInt8>.self).map { SIMD16(lowHalf: $0.evenHalf, highHalf: $0.oddHalf) })
      : all
    excessGroups = excess.groups
    self.sums = sums
    self.magnitudes = magnitudes
  }

  /// What a tile multiplies in a run.
  func strips(_ run: WindowRun, tapColumns: Int) -> [ConvolutionStrip] {
    let tapBytes = groups * blockBytes
    var strips = run.strips(tapColumns: tapColumns, channels: groups * depth, tapWeights: tapBytes)
    for (block, group) in excessGroups.enumerated() {
      let row = group.tap / tapColumns - run.firstTap / tapColumns
      let column = group.tap % tapColumns - run.firstTap % tapColumns
      guard 0..<run.tapRows ~= row, 0..<run.tapColumns ~= column else { continue }
      let begin = row * run.tapRowStride + column * run.tapColumnStride + group.group * depth
      strips.append(
        ConvolutionStrip(begin: begin, end: begin + depth, weights: taps * tapBytes + block * blockBytes))
    }
    return strips
  }
}

/// Blocks of excess, in the order in which they were found necessary.
private struct ExcessBlocks {
  let depth: Int
  let blockBytes: Int
  var bytes: [UInt8] = []
  var groups: [PackedWeights.ExcessGroup] = []
  private var places: [PackedWeights.ExcessGroup: Int] = [:]

  init(depth: Int, blockBytes: Int) { (self.depth, self.blockBytes) = (depth, blockBytes) }

  /// Adds what is left of sixteen weights, in as many rounds as it takes.
  mutating func add(
    _ rest: SIMD16<Int16>, _ operands: OperandShifts, tap: Int, first: Int, at offset: Int
  ) {
    var (rest, round) = (rest, 0)
    while rest != .zero {
      let part = operands.part(of: rest)
      for start in stride(from: 0, to: 16, by: depth) {
        let places = start..<start + depth
        guard places.contains(where: { part[$0] != 0 }) else { continue }
        let group = PackedWeights.ExcessGroup(tap: tap, group: (first + start) / depth, round: round)
        let place = place(of: group) + offset
        for index in places { bytes[place + index - start] = UInt8(truncatingIfNeeded: part[index]) }
      }
      rest &-= part
      round += 1
    }
  }

  private mutating func place(of group: PackedWeights.ExcessGroup) -> Int {
    if let place = places[group] { return place }
    let place = bytes.count
    bytes += [UInt8](repeating: 0, count: blockBytes)
    groups.append(group)
    places[group] = place
    return place
  }
}
