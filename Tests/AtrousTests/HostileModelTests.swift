import Atrous
import AtrousBytes
import Foundation
import Testing

/// Files of one operator with a few bytes changed: whatever they then say, an error or a result, never a trap.
@Suite struct HostileModelTests {
  /// A few of each operator; `ATROUS_MUTATIONS=1000` for more.
  private static let mutations =
    ProcessInfo.processInfo.environment["ATROUS_MUTATIONS"].flatMap(Int.init) ?? 10

  @Test(arguments: OperatorGoldenTests.operators)
  func mutations(of name: String) throws {
    let archive = try GoldenArchive("operators/\(name).zip")
    var random = Generator(seed: UInt64(name.utf8.reduce(7) { $0 &* 31 &+ UInt32($1) }))
    var (rejected, refused, run) = (0, 0, 0)
    for golden in archive.cases {
      let original = try archive.bytes("\(golden)/model.tflite") ?? []
      for _ in 0..<Self.mutations {
        var bytes = original
        for _ in 0...Int.random(in: 0..<3, using: &random) { mutate(&bytes, &random) }
        guard let model = try? Model(bytes: ByteRegion(copying: bytes.span)) else {
          rejected += 1
          continue
        }
        var options = PlanOptions()
        options.memoryLimit = 1 << 16
        guard let plan = try? Plan(model, options: options) else {
          refused += 1
          continue
        }
        var session = Session(plan)
        for index in plan.inputs.indices {
          let input = plan.inputs[index]
          let count = input.count * (input.type.size ?? 0)
          try session.setInput(
            index, bytes: (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
        session.run()
        run += 1
      }
    }
    print("\(name): \(rejected) rejected, \(refused) refused, \(run) run")
    #expect(run > 0)
  }

  /// Changes a byte, or a word to a number with which shapes and indices go wrong.
  private func mutate(_ bytes: inout [UInt8], _ random: inout Generator) {
    let words: [Int32] = [
      0, 1, -1, 2, 3, 255, 256, 65535, 65536, 1 << 30, .max, .min, -2, 0x7f80_0000, 0x7fc0_0000,
    ]
    if Bool.random(using: &random) {
      bytes[Int.random(in: 8..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
    } else {
      let start = Int.random(in: 2..<bytes.count / 4, using: &random) * 4
      let word = words.randomElement(using: &random)!
      withUnsafeBytes(of: word.littleEndian) { word in
        for offset in 0..<4 { bytes[start + offset] = word[offset] }
      }
    }
  }
}

/// splitmix64, so that a failure repeats.
private struct Generator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var x = state
    x = (x ^ x >> 30) &* 0xBF58_476D_1CE4_E5B9
    x = (x ^ x >> 27) &* 0x94D0_49BB_1331_11EB
    return x ^ x >> 31
  }
}
