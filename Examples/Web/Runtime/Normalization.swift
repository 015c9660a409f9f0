// Unicode's tables of normalization, without an entry: scalars are what they are, so that two spellings of an accented
// letter are two strings. The standard library's own are 30 KB, and all strings that are compared are names in a model.

/// No scalar composes with the one before it, or decomposes.
@_cdecl("_swift_stdlib_getNormData")
public func normalizationData(_ scalar: UInt32) -> UInt16 { 0 }

@_cdecl("_swift_stdlib_getDecompositionEntry")
public func decompositionEntry(_ scalar: UInt32) -> UInt32 { scalar }

@_cdecl("_swift_stdlib_getComposition")
public func composition(_ first: UInt32, _ second: UInt32) -> UInt32 { .max }

@_silgen_name("_swift_stdlib_nfd_decompositions")
nonisolated(unsafe) public var decompositions: UInt8 = 0
