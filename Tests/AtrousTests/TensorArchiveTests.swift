import Atrous
import AtrousArchive
import Foundation
import Testing

@Suite struct TensorArchiveTests {
  let array = NpyArray(type: .int8, shape: [2, 3], bytes: [1, 2, 3, 4, 5, 6])
  let folder = FileManager.default.temporaryDirectory.appending(path: "atrous-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  @Test func folders() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(array.file).write(to: folder.appending(path: "input.npy"))
    let archive = try TensorArchive(path: folder.path)
    #expect(try archive.array(named: "input.npy") == array)
    #expect(try archive.array(named: "tensor_1.npy") == nil)
  }

  @Test func archives() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "reference.npz")
    var zip = storedZip([("input.npy", array.file), ("tensor_7.npy", array.file), ("bad.npy", [1, 2, 3])])
    try Data(zip).write(to: file)
    let archive = try TensorArchive(path: file.path)
    #expect(try archive.array(named: "tensor_7.npy") == array)
    #expect(try archive.array(named: "tensor_8.npy") == nil)
    #expect(throws: TensorArchiveError.self) { try archive.array(named: "bad.npy") }

    // A value of the first entry's data: its checksum no longer fits.
    zip[30 + "input.npy".utf8.count + array.file.count - 1] ^= 1
    try Data(zip).write(to: file)
    let damaged = try TensorArchive(path: file.path)
    #expect(throws: TensorArchiveError.self) { try damaged.array(named: "input.npy") }
  }

  @Test func nothingThere() {
    #expect(throws: TensorArchiveError.self) { try TensorArchive(path: folder.path + "/none") }
  }

  /// A ZIP archive without compression.
  private func storedZip(_ entries: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    func little(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var (file, directory): ([UInt8], [UInt8]) = ([], [])
    for (name, bytes) in entries {
      let sizes =
        little(Int(crc32(bytes.span)), 4) + little(bytes.count, 4) + little(bytes.count, 4)
        + little(name.utf8.count, 2) + [0, 0]
      directory += [0x50, 0x4B, 1, 2] + little(20, 2) + little(20, 2) + [UInt8](repeating: 0, count: 8)
      directory += sizes + [UInt8](repeating: 0, count: 10) + little(file.count, 4) + Array(name.utf8)
      file += [0x50, 0x4B, 3, 4] + little(20, 2) + [UInt8](repeating: 0, count: 8) + sizes
      file += Array(name.utf8) + bytes
    }
    let count = little(entries.count, 2)
    let end = little(directory.count, 4) + little(file.count, 4) + [0, 0]
    return file + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + count + count + end
  }
}
