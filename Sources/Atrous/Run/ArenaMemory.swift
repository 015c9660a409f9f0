import AtrousBytes
import AtrousKernels
import AtrousTFLite

/// The memory of a session's tensors. It lives as long as the session that owns it; a session is not copied, so that
/// nobody else reads or writes it.
@safe final class ArenaMemory: Sendable {
  private let memory: ZeroedMemory

  init(size: Int) {
    memory = ZeroedMemory(count: size + ByteRegion.slack)
  }

  func bytes(of location: Location) -> UnsafeRawBufferPointer {
    switch location {
    case .constant(let constant): unsafe constant.bytes
    case .arena, .nowhere: unsafe UnsafeRawBufferPointer(mutableBytes(of: location))
    }
  }

  /// Empty for a constant.
  func mutableBytes(of location: Location) -> UnsafeMutableRawBufferPointer {
    switch location {
    case .arena(let offset, let size):
      unsafe UnsafeMutableRawBufferPointer(rebasing: memory.bytes[offset..<offset + size])
    case .constant, .nowhere: unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)
    }
  }

  /// The elements of a tensor, to be read.
  func elements<Element: TensorElement>(
    of tensor: Int, in plan: Plan, as type: Element.Type
  ) throws(SessionError) -> UnsafeBufferPointer<Element> {
    try check(tensor, in: plan, is: type)
    let bytes = unsafe bytes(of: plan.arena.locations[tensor])
    // Another byte in a Bool is undefined behaviour, and a model's constants may have one.
    guard unsafe Element.elementType != .bool || bytes.allSatisfy({ $0 <= 1 }) else {
      throw .notBoolean(tensor: tensor)
    }
    return unsafe bytes.assumingMemoryBound(to: Element.self)
  }

  /// The elements of a tensor in the arena, to be written.
  func mutableElements<Element: TensorElement>(
    of tensor: Int, in plan: Plan, as type: Element.Type
  ) throws(SessionError) -> UnsafeMutableBufferPointer<Element> {
    try check(tensor, in: plan, is: type)
    return unsafe mutableBytes(of: plan.arena.locations[tensor]).assumingMemoryBound(to: Element.self)
  }

  private func check<Element: TensorElement>(
    _ tensor: Int, in plan: Plan, is type: Element.Type
  ) throws(SessionError) {
    let actual = plan.tensors[tensor].type
    guard actual == Element.elementType else {
      throw .wrongType(tensor: tensor, expected: actual, actual: Element.elementType)
    }
  }
}
