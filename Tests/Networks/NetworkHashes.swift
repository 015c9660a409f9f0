// The SHA-256 of the outputs of whole networks on synthetic inputs, a line each: `.ci/networks` compares those of this
// machine with those of processors that QEMU plays, where this runs under Embedded Swift.
//
//   network-hashes [--isa NAME] [--runs COUNT] MODEL...
//
// `--runs` repeats each network, so that a difference is what one run takes (Benchmarks/Instructions).

import Atrous
import AtrousBytes
import AtrousEquality
import AtrousGraph
import AtrousProcessor
import AtrousTFLite

func printHashes(_ arguments: [String], contents: (String) -> ByteRegion) {
  var models = arguments
  var instructionSet: InstructionSet?
  var runs = 1
  while models.count > 1 {
    if models[0] == "--isa" {
      instructionSet = InstructionSet.allCases.first { $0.rawValue == models[1] }
    } else if models[0] == "--runs" {
      runs = Int(models[1]) ?? 1
    } else {
      break
    }
    models.removeFirst(2)
  }
  for path in models {
    let name = path.split(separator: "/").last.map { String($0) } ?? path
    do throws(ModelError) {
      let model = try Model(bytes: contents(path))
      do throws(PlanError) {
        for hash in try outputHashes(of: model, instructionSet: instructionSet, runs: runs) {
          print("\(name) \(hash)")
        }
      } catch { print("\(name) \(error.description)") }
    } catch { print("\(name) \(error.description)") }
  }
}

#if hasFeature(Embedded)
@_silgen_name("fopen") func fopen(_ path: UnsafePointer<CChar>, _ mode: UnsafePointer<CChar>)
  -> OpaquePointer?
@_silgen_name("fread") func fread(
  _ bytes: UnsafeMutableRawPointer, _ size: Int, _ count: Int, _ file: OpaquePointer
) -> Int

/// The bytes of a file; none where it cannot be read.
func contents(_ path: String) -> ByteRegion {
  var bytes: [UInt8] = []
  if let file = path.withCString({ path in "rb".withCString { fopen(path, $0) } }) {
    var part = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = part.withUnsafeMutableBytes { fread($0.baseAddress!, 1, $0.count, file) }
      if count == 0 { break }
      bytes += part[..<count]
    }
  }
  return ByteRegion(copying: bytes.span)
}

@_cdecl("main")
public func main(_ count: Int32, _ arguments: UnsafePointer<UnsafePointer<CChar>>) -> Int32 {
  printHashes((1..<Int(count)).map { String(cString: arguments[$0]) }, contents: contents)
  return 0
}
#else
@main enum NetworkHashes {
  static func main() {
    printHashes(Array(CommandLine.arguments.dropFirst())) { path in
      (try? ByteRegion.reading(path: path)) ?? ByteRegion(copying: [UInt8]().span)
    }
  }
}
#endif
