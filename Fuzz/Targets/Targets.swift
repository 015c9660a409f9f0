import Atrous
import AtrousArchive
import AtrousBytes
import AtrousFlatBuffers
import AtrousImaging
import AtrousMutation
import AtrousTFLite

/// What is fuzzed. Each target is a name under which the executable is called.
enum Target: String {
  /// The structure of a file: every offset that a model's reader follows.
  case flatbuffers
  /// A model made ready to run.
  case prepare
  /// A model that is run once, within tight limits.
  case run
  case png
  case jpeg
  case npy
  case zip

  var isModel: Bool { [.flatbuffers, .prepare, .run].contains(self) }

  func test(_ bytes: [UInt8]) {
    switch self {
    case .flatbuffers: _ = try? Model(bytes: ByteRegion(copying: bytes.span), limits: .tight)
    case .prepare: _ = tryModel(bytes, runs: false)
    case .run: _ = tryModel(bytes)
    case .jpeg: decodeTwice(bytes)
    case .png:
      for file in [bytes, repairedPNG(bytes), assembledPNG(bytes)] {
        _ = try? decodeImage(file.span, limits: .tight)
        _ = try? decodeIndices(file.span, limits: .tight)
      }
    case .npy:
      _ = try? NpyArray(bytes.span)
      readArchive(bytes) { _ = try? NpyArray($0.span) }
    case .zip: readArchive(bytes) { _ in }
    }
  }

  /// The whole image, and the pixels that a small one is made of: the same, or both an error.
  private func decodeTwice(_ bytes: [UInt8]) {
    let whole = try? decodeImage(bytes.span, limits: .tight)
    let samples = try? decodeSamples(bytes.span, limits: .tight) { _, _ in (width: 5, height: 4) }
    precondition(samples?.resized() == whole.map { resizeBilinear($0, width: 5, height: 4) })
  }

  private func readArchive(_ bytes: [UInt8], _ body: ([UInt8]) -> Void) {
    guard let archive = try? ZipDirectory(bytes.span) else { return }
    for entry in archive.entries.prefix(16) {
      if let content = try? archive.bytes(of: entry, in: bytes.span, limit: 1 << 20) { body(content) }
    }
  }
}

let target: Target = {
  let name = CommandLine.arguments[0].split(separator: "/").last ?? ""
  guard let target = Target(rawValue: String(name)) else { fatalError("\(name) is no target") }
  return target
}()

@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
  target.test(Array(UnsafeBufferPointer(start: data, count: size)))
  return 0
}

@_extern(c, "LLVMFuzzerMutate")
func mutateBytes(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ maxSize: Int) -> Int

/// Half of a model's mutations know its structure.
@_cdecl("LLVMFuzzerCustomMutator")
func mutate(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ maxSize: Int, _ seed: CUnsignedInt) -> Int {
  guard target.isModel, seed % 2 == 0 else { return mutateBytes(data, size, maxSize) }
  var bytes = Array(UnsafeBufferPointer(start: data, count: size))
  var mutator = ModelMutator(seed: UInt64(seed))
  mutator.mutate(&bytes)
  for index in 0..<size { data[index] = bytes[index] }
  return size
}
