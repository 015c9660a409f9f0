import AtrousGraph
import AtrousKernels
import AtrousTFLite

/// Where a tensor's elements are while a plan runs.
enum Location: Sendable {
  case arena(offset: Int, size: Int)
  case constant(Constant)
  /// No step computes or reads it.
  case nowhere
}

/// Gives every tensor its place: constants where they are, the others in an arena, for the time from the step that
/// writes them to the last that reads them. A tensor that is another's copy shares its place, one that another is joined
/// from has a part of it, and an element-wise step writes over its first input where that is its last use. Inputs and
/// outputs keep theirs to the end.
struct ArenaMap: Sendable {
  private(set) var locations: [Location]
  /// Whether a tensor still has its value after a run.
  let isKept: [Bool]
  /// What a step's kernel needs besides its tensors.
  let scratch: [Location]
  private(set) var size: Int

  init(_ graph: Graph, steps: [Step], _ options: PlanOptions) {
    let (end, keepsAll) = (steps.count, options.keepsAllTensors)
    let kept = (graph.outputs + (options.reusesInputMemory ? [] : graph.inputs)).map(graph.memory)
    // Uses count for the tensor whose memory it is.
    var lastUse = [Int](repeating: 0, count: graph.values.count)
    for (time, step) in steps.enumerated() {
      for tensor in step.inputs + step.outputs { lastUse[graph.memory(of: tensor)] = time }
    }
    for tensor in kept { lastUse[tensor] = end }

    var blocks: [ArenaBlock] = []
    var blockOf = [Int?](repeating: nil, count: graph.values.count)
    func place(_ tensor: Int, at time: Int) {
      blockOf[tensor] = blocks.count
      blocks.append(
        ArenaBlock(
          size: graph.values[tensor].byteCount, firstUse: keepsAll ? 0 : time,
          lastUse: keepsAll ? end : lastUse[tensor]))
    }
    for input in graph.inputs { place(input, at: 0) }
    for (time, step) in steps.enumerated() {
      for output in step.outputs {
        if !keepsAll, step.problem.overlap == .inPlace, let first = step.inputs.first.map(graph.memory),
          let block = blockOf[first], blocks[block].lastUse == time, lastUse[first] == time,
          blocks[block].size == graph.values[output].byteCount
        {
          blockOf[output] = block
          blocks[block].lastUse = lastUse[output]
        } else if blockOf[graph.memory(of: output)] == nil {
          place(graph.memory(of: output), at: time)
        }
      }
    }

    let scratchBlocks: [Int?] = steps.enumerated().map { time, step in
      guard step.kernel.scratch > 0 else { return nil }
      blocks.append(ArenaBlock(size: step.kernel.scratch, firstUse: time, lastUse: time))
      return blocks.count - 1
    }

    let (offsets, size) = planArena(blocks)
    self.size = size
    scratch = scratchBlocks.map { [blocks] block in
      block.map { .arena(offset: offsets[$0], size: blocks[$0].size) } ?? .nowhere
    }
    isKept = graph.values.map { value in
      let memory = graph.memory(of: value.index)
      if keepsAll || graph.values[memory].isConstant { return true }
      if case .view = value.storage { return false }
      return kept.contains(memory)
    }
    locations = graph.values.map { value in
      let source = graph.memory(of: value.index)
      if let constant = graph.values[source].constant { return .constant(constant) }
      guard let block = blockOf[source] else { return .nowhere }
      guard case .view(_, let firstChannel, _) = value.storage else {
        return .arena(offset: offsets[block], size: value.byteCount)
      }
      let start = firstChannel * (value.type.size ?? 0)
      return .arena(offset: offsets[block] + start, size: graph.values[source].byteCount - start)
    }
  }
}

extension Tensor {
  /// Bytes of the whole tensor.
  var byteCount: Int { count * (type.size ?? 0) }
}
