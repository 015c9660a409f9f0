import AtrousTFLite

/// Where a computed tensor lies in a session's arena, and when.
public struct ArenaPlace: Sendable, Equatable {
  public let tensor: Int
  /// Bytes from the arena's start.
  public let offset: Int
  public let size: Int
  /// The step that writes it, -1 for an input.
  public let firstStep: Int
  /// The last step that reads it, the number of steps for an input or output, which is kept to the end.
  public let lastStep: Int
}

extension Plan {
  /// How many steps a run takes.
  public var stepCount: Int { steps.count }

  /// Every tensor in the arena, by offset.
  public var arenaMap: [ArenaPlace] {
    var uses: [Int: ClosedRange<Int>] = [:]
    for tensor in model.main.inputs { uses[tensor] = -1 ... -1 }
    for (time, step) in steps.enumerated() {
      for tensor in step.inputs + step.outputs { uses[tensor] = (uses[tensor]?.lowerBound ?? time)...time }
    }
    for tensor in model.main.inputs + outputIndices where arena.isKept[tensor] {
      uses[tensor] = (uses[tensor]?.lowerBound ?? -1)...steps.count
    }
    let places = arena.locations.indices.compactMap { tensor -> ArenaPlace? in
      guard case .arena(let offset, let size) = arena.locations[tensor], let use = uses[tensor] else {
        return nil
      }
      return ArenaPlace(
        tensor: tensor, offset: offset, size: size, firstStep: use.lowerBound, lastStep: use.upperBound)
    }
    return places.sorted { ($0.offset, $0.firstStep) < ($1.offset, $1.firstStep) }
  }
}
