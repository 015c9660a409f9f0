// Memory for Embedded Swift in WebAssembly, where there is no C library: `posix_memalign` and `free`.
//
// All of the memory that it has is a row of blocks, each with 16 bytes in front that tell its size and its neighbour's. A
// block that is freed joins its free neighbours, and goes to the list of its size class; the bits of `filled` tell
// which lists hold blocks, so that a fitting one is found at once (M. Masmano et al., "TLSF: a new dynamic memory
// allocator for real-time systems", 2004).
//
// It allocates nothing itself, and traps nowhere: a request that cannot be met is answered with ENOMEM.

import Builtin

@_cdecl("posix_memalign")
public func posixMemalign(_ result: UnsafeMutablePointer<UInt32>, _ alignment: Int, _ size: Int) -> Int32 {
  let outOfMemory: Int32 = 12
  guard size >= 0, size < 1 << 30, alignment <= 1 << 16 else { return outOfMemory }
  // The payload follows a header, and starts where the alignment wants: what lies before becomes a block of its own.
  let needed = Block.headerSize + (UInt32(max(size, 1)) + 15) & ~15
  let spare = alignment > 16 ? UInt32(alignment) : 0
  guard var block = heap.take(needed + spare) else { return outOfMemory }
  if spare > 0 {
    let payload = (block.payload + spare - 1) & ~(spare - 1)
    let front = payload - block.payload
    if front > 0 {
      let rest = heap.split(block, at: front)
      heap.give(block)
      block = rest
    }
  }
  if block.size >= needed + Block.headerSize { heap.give(heap.split(block, at: needed)) }
  result.pointee = block.payload
  return 0
}

/// `free`, whose own name the compiler keeps for the runtime: the linker is told `--wrap=free`.
@_cdecl("__wrap_free")
public func wrapFree(_ payload: UInt32) {
  if payload != 0 { heap.give(Block(address: payload - Block.headerSize)) }
}

nonisolated(unsafe) private var heap = Heap()

/// A part of memory: its size with the header, whether it is used, the size of the block before it, and, where it is
/// free, its neighbours in its list.
private struct Block: Equatable {
  static let headerSize: UInt32 = 16
  let address: UInt32

  var payload: UInt32 { address + Self.headerSize }

  var size: UInt32 {
    get { self[0] & ~1 }
    nonmutating set { self[0] = newValue | (self[0] & 1) }
  }
  var isUsed: Bool {
    get { self[0] & 1 == 1 }
    nonmutating set { self[0] = size | (newValue ? 1 : 0) }
  }
  /// 0 for the first block.
  var sizeBefore: UInt32 {
    get { self[1] }
    nonmutating set { self[1] = newValue }
  }
  /// Addresses, 0 at the end of a list.
  var next: UInt32 {
    get { self[2] }
    nonmutating set { self[2] = newValue }
  }
  var previous: UInt32 {
    get { self[3] }
    nonmutating set { self[3] = newValue }
  }

  var after: Block { Block(address: address + size) }
  var before: Block? { sizeBefore == 0 ? nil : Block(address: address - sizeBefore) }

  private subscript(word: UInt32) -> UInt32 {
    get { UnsafePointer<UInt32>(bitPattern: UInt(address + 4 * word))!.pointee }
    nonmutating set { UnsafeMutablePointer<UInt32>(bitPattern: UInt(address + 4 * word))!.pointee = newValue }
  }
}

private struct Heap {
  /// The first block of each class; 0 for none.
  private var lists = InlineArray<128, UInt32>(repeating: 0)
  private var filled = InlineArray<2, UInt64>(repeating: 0)
  /// A used block without a payload behind all others.
  private var end: Block?

  /// Four classes to a power of two.
  private func sizeClass(_ size: UInt32) -> Int {
    let exponent = 31 - size.leadingZeroBitCount
    return exponent * 4 + Int(size >> UInt32(exponent - 2) & 3)
  }

  /// A used block of at least `size` bytes; nil where there is no more memory.
  mutating func take(_ size: UInt32) -> Block? {
    // Every block of the class after that of `size` fits.
    let exponent = 31 - size.leadingZeroBitCount
    let rounded = size + 1 << UInt32(exponent - 2) - 1
    guard let block = firstBlock(from: sizeClass(rounded)) ?? grow(by: size) else { return nil }
    remove(block)
    block.isUsed = true
    return block
  }

  private func firstBlock(from first: Int) -> Block? {
    for half in first / 64..<2 {
      let skipped = half == first / 64 ? first % 64 : 0
      let bits = filled[half] & (.max << UInt64(skipped))
      if bits != 0 { return Block(address: lists[half * 64 + bits.trailingZeroBitCount]) }
    }
    return nil
  }

  /// Makes two blocks of a used one; the first has `size` bytes.
  func split(_ block: Block, at size: UInt32) -> Block {
    let rest = Block(address: block.address + size)
    rest.size = block.size - size
    rest.isUsed = true
    rest.sizeBefore = size
    rest.after.sizeBefore = rest.size
    block.size = size
    return rest
  }

  /// Frees a block.
  ///
  /// - Returns: the free block that it is part of now.
  @discardableResult
  mutating func give(_ block: Block) -> Block {
    var block = block
    if !block.after.isUsed {
      remove(block.after)
      block.size += block.after.size
    }
    if let before = block.before, !before.isUsed {
      remove(before)
      before.size += block.size
      block = before
    }
    block.isUsed = false
    block.after.sizeBefore = block.size
    insert(block)
    return block
  }

  private mutating func insert(_ block: Block) {
    let index = sizeClass(block.size)
    block.previous = 0
    block.next = lists[index]
    if block.next != 0 { Block(address: block.next).previous = block.address }
    lists[index] = block.address
    filled[index / 64] |= 1 << UInt64(index % 64)
  }

  private mutating func remove(_ block: Block) {
    let index = sizeClass(block.size)
    if block.next != 0 { Block(address: block.next).previous = block.previous }
    if block.previous != 0 {
      Block(address: block.previous).next = block.next
    } else {
      lists[index] = block.next
      if block.next == 0 { filled[index / 64] &= ~(1 << UInt64(index % 64)) }
    }
  }

  /// A free block of at least `size` bytes at the end, from more pages of the machine.
  private mutating func grow(by size: UInt32) -> Block? {
    let page: UInt32 = 1 << 16
    let least = (size + 2 * Block.headerSize + page - 1) / page
    var pages = max(least, 16)
    var old = growMemory(pages)
    if old < 0 {
      pages = least
      old = growMemory(pages)
    }
    guard old >= 0 else { return nil }
    let start = UInt32(old) * page
    // The block at the end becomes the new one, unless other memory lies between, as at first.
    let isNext = end.map { $0.payload == start } ?? false
    let block = isNext ? end! : Block(address: start)
    if !isNext { block.sizeBefore = 0 }
    let last = Block(address: start + pages * page - Block.headerSize)
    block.size = last.address - block.address
    block.isUsed = true
    last.size = Block.headerSize
    last.isUsed = true
    last.sizeBefore = block.size
    end = last
    return give(block)
  }
}

/// The number of pages before; -1 where there are no more.
private func growMemory(_ pages: UInt32) -> Int32 {
  Int32(Builtin.int_wasm_memory_grow_Int32(Int32(0)._value, Int32(pages)._value))
}
