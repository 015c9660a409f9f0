import Atrous
import AtrousBytes
import AtrousTFLite
import Foundation
import Testing

/// Files that change, have no end, or are none.
@Suite struct FileTests {
  private func temporary() -> String {
    FileManager.default.temporaryDirectory.appending(path: "atrous-\(UUID().uuidString)").path
  }

  private let network = Folder.goldens.appending(path: "networks/space_to_batch_17_int8.tflite")

  /// A model runs on what its file was when it was opened.
  @Test func truncatedAndOverwrittenAfterReading() throws {
    let path = temporary()
    defer { try? FileManager.default.removeItem(atPath: path) }
    func outputs(_ change: (FileHandle) throws -> Void) throws -> [UInt8] {
      try Data(contentsOf: network).write(to: URL(filePath: path))
      let model = try Model(path: path)
      let file = try #require(FileHandle(forWritingAtPath: path))
      try change(file)
      try file.close()
      var session = Session(try Plan(model))
      session.run()
      return try session.outputBytes()
    }
    let expected = try outputs { _ in }
    #expect(try outputs { try $0.truncate(atOffset: 0) } == expected)
    #expect(try outputs { try $0.write(contentsOf: Data(repeating: 0xff, count: 2000)) } == expected)
  }

  @Test func sizes() throws {
    let path = temporary()
    defer { try? FileManager.default.removeItem(atPath: path) }
    for count in [0, 1, 4095, 4096, 4097, 65535, 65536, 65537, 200_000] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      try Data(bytes).write(to: URL(filePath: path))
      let file = try ByteRegion.reading(path: path)
      #expect(file.copy(0..<file.count) == bytes)
      #expect(throws: Never.self) { try ByteRegion.reading(path: path, limit: count) }
      if count > 0 {
        #expect(throws: FileError.self) { try ByteRegion.reading(path: path, limit: count - 1) }
      }
    }
  }

  @Test func endlessDevice() {
    let error = #expect(throws: LoadError.self) {
      try Model(path: "/dev/zero", limits: Limits(fileBytes: 1 << 20))
    }
    #expect(error?.description == "/dev/zero: has more than 1048576 bytes, which are allowed")
  }

  @Test func noFile() {
    #expect(throws: FileError.self) { try ByteRegion.reading(path: "/nowhere") }
    #expect(throws: FileError.self) { try ByteRegion.reading(path: "/") }
  }

  /// Neither models that load nor files that do not leave a descriptor open.
  @Test func noDescriptorIsLeft() throws {
    func descriptors() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/dev/fd").count }
    let picture = Folder.project.appending(path: "Tests/Pictures/shapes.png").path
    let before = try descriptors()
    for _ in 0..<300 {
      _ = try Plan(try Model(path: network.path))
      #expect(throws: LoadError.self) { try Model(path: picture) }
      #expect(throws: LoadError.self) { try Model(path: "/") }
    }
    // Other tests run at once and have some of their own.
    #expect(try descriptors() < before + 100)
  }
}
