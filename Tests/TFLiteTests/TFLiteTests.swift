import AtrousTFLite
import Foundation
import Testing

private let models = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/models")
private let hasModels = FileManager.default.fileExists(atPath: models.path)

@Suite struct LabelTests {
  @Test(.enabled(if: hasModels, "SKIPPED: ../shared/models is absent"))
  func labelsComeFromTheAppendedArchive() throws {
    let model = try Model(path: models.appending(path: "lite-model_deeplabv3_1_metadata_2.tflite").path)
    #expect(model.labels.count == 21)
    #expect(model.labels.first == "background")
    #expect(model.labels.last == "tv")
  }
}
