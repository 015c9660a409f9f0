import Atrous
import AtrousImaging
import Foundation

/// The project's folder, found from this file.
let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// A small DeepLab v3+ of 64×64 pixels and 5 classes, with random weights.
func smallModel() throws -> Model {
  try Model(
    path: project.appending(path: "Tests/Goldens/networks/deeplab_v3_plus_mobilenet_v2_64_int8.tflite").path)
}

/// A picture in which every pixel is different from its neighbours.
func testImage(width: Int, height: Int) -> RGBImage {
  let pixels = (0..<width * height * 3).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 / 11) }
  return RGBImage(width: width, height: height, pixels: pixels)
}
