import AtrousBytes

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What the processor says of itself, as far as the choice of kernels depends on it: instructions, and whether the
/// operating system keeps the registers that they need.
struct Processor {
  #if arch(x86_64) && !hasFeature(Embedded)
  let hasAVX2: Bool
  let hasAVXVNNI: Bool
  let hasAVX512: Bool

  init() {
    let has = Self.features()
    hasAVX2 = ["avx2", "fma"].allSatisfy(has)
    hasAVXVNNI = hasAVX2 && has("avx_vnni")
    hasAVX512 =
      hasAVX2 && ["avx512f", "avx512bw", "avx512vl", "avx512_vbmi", "avx512_vnni"].allSatisfy(has)
  }
  #elseif arch(arm64)
  let hasDotProduct: Bool
  let hasI8MM: Bool

  init() {
    #if hasFeature(Embedded)
    hasDotProduct = true
    hasI8MM = true
    #elseif os(Linux)
    hasDotProduct = getauxval(UInt(AT_HWCAP)) & 1 << 20 != 0
    hasI8MM = hasDotProduct && getauxval(UInt(AT_HWCAP2)) & 1 << 13 != 0
    #elseif canImport(Darwin)
    hasDotProduct = systemFlag("hw.optional.arm.FEAT_DotProd")
    hasI8MM = hasDotProduct && systemFlag("hw.optional.arm.FEAT_I8MM")
    #else
    hasDotProduct = false
    hasI8MM = false
    #endif
  }
  #endif
}

#if arch(x86_64) && !hasFeature(Embedded)
extension Processor {
  /// Whether a feature, named as Linux names it, can be used.
  private static func features() -> (String) -> Bool {
    #if os(Linux)
    if let (leaf1, leaf7, leaf7b) = usableLeaves() {
      return { name in
        switch name {
        case "fma": leaf1.ecx >> 12 & 1 == 1
        case "avx2": leaf7.ebx >> 5 & 1 == 1
        case "avx_vnni": leaf7b.eax >> 4 & 1 == 1
        case "avx512f": leaf7.ebx >> 16 & 1 == 1
        case "avx512bw": leaf7.ebx >> 30 & 1 == 1
        case "avx512vl": leaf7.ebx >> 31 & 1 == 1
        case "avx512_vbmi": leaf7.ecx >> 1 & 1 == 1
        case "avx512_vnni": leaf7.ecx >> 11 & 1 == 1
        default: false
        }
      }
    }
    guard let file = try? ByteRegion.reading(path: "/proc/cpuinfo") else { return { _ in false } }
    let flags = flags(inProcessorInfo: file.withSpan { span in span.indices.map { span[$0] } })
    return { flags.contains($0) }
    #elseif canImport(Darwin)
    return { name in
      switch name {
      case "fma": systemFlag("hw.optional.fma")
      case "avx2": systemFlag("hw.optional.avx2_0")
      default: systemFlag("hw.optional." + name.filter { $0 != "_" })
      }
    }
    #else
    return { _ in false }
    #endif
  }

  /// The line `flags : fpu vme …` of the first processor in Linux's `/proc/cpuinfo`.
  static func flags(inProcessorInfo info: [UInt8]) -> Set<String> {
    for line in info.split(separator: UInt8(ascii: "\n")) {
      let parts = String(decoding: line, as: UTF8.self).split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].split(separator: "\t").first == "flags" else { continue }
      return Set(parts[1].split(separator: " ").map(String.init))
    }
    return []
  }

  #if os(Linux)
  /// The registers that CPUID fills, less what the operating system does not support.
  private struct Leaf {
    let eax: UInt32
    let ebx: UInt32
    let ecx: UInt32
  }

  /// CPUID's leaves 1, 7 and 7 with sub-leaf 1 from glibc (2.33 and later), which has asked the processor at the start of the process.
  private static func usableLeaves() -> (Leaf, Leaf, Leaf)? {
    typealias Function = @convention(c) (UInt32) -> UnsafePointer<UInt32>?
    guard let symbol = unsafe dlsym(nil, "__x86_get_cpuid_feature_leaf") else { return nil }
    let function = unsafe unsafeBitCast(symbol, to: Function.self)
    // A leaf has EAX, EBX, ECX and EDX as the processor gives them, and the same four of what can be used.
    func usable(_ index: UInt32) -> Leaf? {
      guard let leaf = unsafe function(index) else { return nil }
      return unsafe Leaf(eax: leaf[4], ebx: leaf[5], ecx: leaf[6])
    }
    guard let one = usable(0), let seven = usable(1), let sevenOne = usable(6) else { return nil }
    return (one, seven, sevenOne)
  }
  #endif
}
#endif

#if canImport(Darwin)
/// A flag that the system keeps about the processor.
private func systemFlag(_ name: String) -> Bool {
  var value: Int32 = 0
  var size = MemoryLayout<Int32>.size
  return unsafe sysctlbyname(name, &value, &size, nil, 0) == 0 && value != 0
}
#endif
