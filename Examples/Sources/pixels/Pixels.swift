import Atrous
import AtrousImaging
import AtrousSegmentation

/// Segments frames from memory on several tasks that share one plan: what a server or a camera app does.
///
///     swift run -c release pixels ../Weights/shapes_int8.tflite
@main struct Pixels {
  static let tasks = 4

  static func main() async throws {
    guard CommandLine.arguments.count == 2 else { fatalError("usage: pixels MODEL") }
    let plan = try Plan(Model(path: CommandLine.arguments[1]))
    let frames = (0..<12).map(frame)
    let names = try Segmenter(plan).names

    let masks = try await segment(frames, plan)
    for (number, mask) in masks.enumerated() {
      let shares = mask.classShares(names: names).map { "\($0.name) \(Int(($0.share * 100).rounded())) %" }
      print("frame \(number): \(shares.joined(separator: ", "))")
    }
    var alone = try Segmenter(plan)
    for (frame, mask) in zip(frames, masks) {
      guard try alone.segment(frame.image) == mask else { fatalError("a task gave another mask") }
    }
    print("\(tasks) tasks gave the masks of one")
  }

  /// The masks of all frames. Each task has a segmenter, and every `tasks`-th frame.
  static func segment(_ frames: [Frame], _ plan: Plan) async throws -> [IndexedImage] {
    try await withThrowingTaskGroup(of: [Int: IndexedImage].self) { group in
      for first in 0..<tasks {
        group.addTask {
          var segmenter = try Segmenter(plan)
          var masks: [Int: IndexedImage] = [:]
          for number in stride(from: first, to: frames.count, by: tasks) {
            masks[number] = try segmenter.segment(frames[number].image)
          }
          return masks
        }
      }
      var masks: [Int: IndexedImage] = [:]
      for try await some in group { masks.merge(some) { $1 } }
      return frames.indices.compactMap { masks[$0] }
    }
  }
}
