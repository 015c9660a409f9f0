import Foundation

/// Every tensor of a model as the oracle computed it, recorded by `Tests/Oracle/record.py`.
struct Golden: Decodable, Sendable {
  struct Input: Decodable, Sendable {
    let label: String
    let hash: String
  }

  struct Entry: Decodable, Sendable {
    let index: Int
    let `operator`: Int
    let op: String
    let name: String
    let type: String
    let shape: [Int]
    let hash: String
  }

  let oracle: String
  let model: String
  let modelSha256: String
  let input: Input
  let tensors: [Entry]

  init(_ file: String) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    self = try decoder.decode(
      Golden.self, from: Data(contentsOf: Folder.goldens.appending(path: file)))
  }
}

/// The hash that goldens hold: the splitmix64 finaliser over 64-bit words, each offset by its place, and the length.
func tensorHash(_ bytes: [UInt8]) -> String {
  var sum = UInt64(bytes.count)
  for start in stride(from: 0, to: bytes.count, by: 8) {
    var word: UInt64 = 0
    for byte in start..<min(start + 8, bytes.count) {
      word |= UInt64(bytes[byte]) << UInt64(8 * (byte - start))
    }
    var x = word &+ UInt64(start / 8 + 1) &* 0x9E37_79B9_7F4A_7C15
    x = (x ^ x >> 30) &* 0xBF58_476D_1CE4_E5B9
    x = (x ^ x >> 27) &* 0x94D0_49BB_1331_11EB
    sum &+= x ^ x >> 31
  }
  let digits = String(sum, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}

/// Byte i of the synthetic input, as `record.py --synthetic` makes it.
func syntheticByte(_ index: Int) -> UInt8 {
  var h = UInt32(truncatingIfNeeded: index + 1) &* 0x9E37_79B1
  h ^= h >> 15
  h = h &* 0x85EB_CA77
  h ^= h >> 13
  return UInt8(h >> 24)
}
