import AtrousTFLite
import Foundation
import Testing

/// A small network cut off, and changed, at every byte: an error or a model, never a trap.
@Suite struct BrokenFileTests {
  static let network: [UInt8] = {
    let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = project.appending(path: "Tests/Goldens/networks/space_to_batch_17_int8.tflite")
    return [UInt8](try! Data(contentsOf: file))
  }()

  @Test func cutOffAtEveryByte() throws {
    _ = try readModel(Self.network)
    for length in 0..<Self.network.count - 16 {
      #expect(throws: ModelError.self, "\(length) bytes") {
        try readModel(Array(Self.network.prefix(length)))
      }
    }
  }

  @Test func everyByteChanged() {
    var state: UInt32 = 1
    for index in Self.network.indices {
      state = state &* 1_664_525 &+ 1_013_904_223
      for change in [0xff, UInt8(1) << (state >> 28 & 7), UInt8(truncatingIfNeeded: state >> 16) | 1] {
        var bytes = Self.network
        bytes[index] ^= change
        _ = try? readModel(bytes)
      }
    }
  }
}
