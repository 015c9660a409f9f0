import Atrous
import AtrousArchive
import Foundation
import Testing

/// A ZIP of goldens: cases as folders, each with its files.
struct GoldenArchive {
  /// Names in the order of the archive.
  private(set) var cases: [String] = []
  private let file: [UInt8]
  private let directory: ZipDirectory
  private var entries: [String: ZipDirectory.Entry] = [:]

  init(_ path: String) throws {
    let file = [UInt8](try Data(contentsOf: Folder.goldens.appending(path: path)))
    directory = try ZipDirectory(file.span)
    self.file = file
    for entry in directory.entries {
      entries[entry.name] = entry
      if entry.name.hasSuffix("/model.tflite") { cases.append(String(entry.name.dropLast(13))) }
    }
  }

  func bytes(_ name: String) throws -> [UInt8]? {
    try entries[name].map { try directory.bytes(of: $0, in: file.span) }
  }

  func model(_ name: String) throws -> Model {
    try Model(bytes: #require(try bytes("\(name)/model.tflite")))
  }

  func array(_ name: String) throws -> NpyArray? {
    try bytes(name).map { try NpyArray($0.span) }
  }
}
