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

  init(_ draft: Draft, steps: [Step], _ options: PlanOptions) {
    let (end, keepsAll) = (steps.count, options.keepsAllTensors)
    let kept = (draft.outputs + (options.reusesInputMemory ? [] : draft.inputs)).map(draft.memory)
    // Uses count for the tensor whose memory it is.
    var lastUse = [Int](repeating: 0, count: draft.tensors.count)
    for (time, step) in steps.enumerated() {
      for tensor in step.inputs + step.outputs { lastUse[draft.memory(of: tensor)] = time }
    }
    for tensor in kept { lastUse[tensor] = end }

    var blocks: [ArenaBlock] = []
    var blockOf = [Int?](repeating: nil, count: draft.tensors.count)
    func place(_ tensor: Int, at time: Int) {
      blockOf[tensor] = blocks.count
      blocks.append(
        ArenaBlock(
          size: draft.tensors[tensor].byteCount, firstUse: keepsAll ? 0 : time,
          lastUse: keepsAll ? end : lastUse[tensor]))
    }
    for input in draft.inputs { place(input, at: 0) }
    for (time, step) in steps.enumerated() {
      for output in step.outputs {
        if !keepsAll, step.problem.overlap == .inPlace, let first = step.inputs.first.map(draft.memory),
          let block = blockOf[first], blocks[block].lastUse == time, lastUse[first] == time,
          blocks[block].size == draft.tensors[output].byteCount
        {
          blockOf[output] = block
          blocks[block].lastUse = lastUse[output]
        } else if blockOf[draft.memory(of: output)] == nil {
          place(draft.memory(of: output), at: time)
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
    isKept = draft.tensors.indices.map { tensor in
      keepsAll || draft.constants[draft.memory(of: tensor)] != nil
        || (draft.parts[tensor] == nil && kept.contains(draft.memory(of: tensor)))
    }
    locations = draft.tensors.indices.map { tensor in
      let source = draft.memory(of: tensor)
      if let constant = draft.constants[source] { return .constant(constant) }
      guard let block = blockOf[source] else { return .nowhere }
      guard let part = draft.parts[tensor] else {
        return .arena(offset: offsets[block], size: draft.tensors[tensor].byteCount)
      }
      let start = part.firstChannel * (draft.tensors[tensor].type.size ?? 0)
      return .arena(offset: offsets[block] + start, size: draft.tensors[source].byteCount - start)
    }
  }
}

extension Tensor {
  /// Bytes of the whole tensor; its product was checked when the model was read.
  var byteCount: Int { count * (type.size ?? 0) }
}
