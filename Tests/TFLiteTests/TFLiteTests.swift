import AtrousBytes
import AtrousTFLite
import Foundation
import Testing

private let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
private let models = tests.deletingLastPathComponent().deletingLastPathComponent().appending(
  path: "shared/models")
private let hasModels = FileManager.default.fileExists(atPath: models.path)

@Suite struct LabelTests {
  /// `labelled` of Weights/quantize.py wrote them, with Python's zipfile.
  private let labelled = tests.appending(path: "Goldens/networks/space_to_batch_17_labelled.tflite")

  @Test func labelsComeFromTheAppendedArchive() throws {
    let model = try Model(path: labelled.path)
    #expect(model.labels.count == 21)
    #expect(model.labels.prefix(2) == ["background", "circle"])
    #expect(model.labels.last == "arch")
  }

  /// Every byte of the archive in turn: the model stays, its labels may not.
  @Test func aBrokenArchiveMakesAModelWithoutLabels() throws {
    let file = try Array(Data(contentsOf: labelled))
    let archive = try #require(
      file.indices.dropLast(3).first { file[$0..<$0 + 4].elementsEqual([0x50, 0x4B, 3, 4]) })
    var unnamed = 0
    for index in archive..<file.count {
      var broken = file
      broken[index] ^= 0xFF
      let model = try Model(bytes: ByteRegion(copying: broken.span))
      if model.labels.isEmpty { unnamed += 1 }
    }
    #expect(unnamed > 50)
    let cut = try Model(bytes: ByteRegion(copying: Array(file.dropLast(1)).span))
    #expect(cut.labels.isEmpty)
  }

  @Test(.enabled(if: hasModels, "SKIPPED: ../shared/models is absent"))
  func labelsOfARealModel() throws {
    let model = try Model(path: models.appending(path: "lite-model_deeplabv3_1_metadata_2.tflite").path)
    #expect(model.labels.count == 21)
    #expect(model.labels.first == "background")
    #expect(model.labels.last == "tv")
  }
}
