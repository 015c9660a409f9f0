import Atrous
import AtrousBytes
import AtrousMutation
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
    var runs = 0
    for golden in archive.cases {
      let original = try #require(try archive.bytes("\(golden)/model.tflite"))
      runs += try survivors(of: original, max(Self.mutations, 100 / archive.cases.count), &random)
    }
    #expect(runs > 0)
  }

  /// Graphs of several operators, on which passes work.
  @Test(arguments: ["space_to_batch_17_float", "space_to_batch_17_int8"])
  func mutations(ofNetwork name: String) throws {
    let file = Folder.goldens.appending(path: "networks/\(name).tflite")
    var random = Generator(seed: 17)
    #expect(try survivors(of: [UInt8](Data(contentsOf: file)), Self.mutations * 50, &random) > 0)
  }

  /// Numbers of the structure, the options and the quantization changed, with every instruction set. A million of them
  /// are `swift run -c release mutated-models 1000000`.
  @Test func structureIsMutated() throws {
    let seeds = try Seeds(goldens: Folder.goldens.path)
    let report = tryMutations(of: seeds.models, count: Self.mutations * 200, seed: 5)
    for outcome in Outcome.allCases { #expect(report[outcome] > 0, "\(report.text)") }
  }

  /// - Returns: how many of the changed files were run to the end.
  private func survivors(of original: [UInt8], _ mutations: Int, _ random: inout Generator) throws -> Int {
    var runs = 0
    for _ in 0..<mutations {
      var bytes = original
      for _ in 0...Int.random(in: 0..<3, using: &random) { mutate(&bytes, &random) }
      var options = PlanOptions()
      options.limits.arenaBytes = 1 << 17
      options.keepsAllTensors = Bool.random(using: &random)
      guard let model = try? Model(bytes: ByteRegion(copying: bytes.span)),
        let plan = try? Plan(model, options: options)
      else { continue }
      var session = Session(plan)
      for (index, input) in plan.inputs.enumerated() {
        let count = input.count * (input.type.size ?? 0)
        let greatest: UInt8 = input.type == .bool ? 1 : 255
        try session.setInput(
          index, bytes: (0..<count).map { _ in UInt8.random(in: 0...greatest, using: &random) })
      }
      session.run()
      runs += 1
    }
    return runs
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
