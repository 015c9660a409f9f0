import Atrous
import AtrousImaging
import AtrousSegmentation

extension Model {
  /// Whether the model's only input is an image, N·H·W·C, whose height or width the file leaves open.
  var leavesSizeOpen: Bool {
    guard main.inputs.count == 1, let signature = main.tensors[main.inputs[0]].shapeSignature,
      signature.count == 4
    else { return false }
    return signature[1] < 0 || signature[2] < 0
  }
}

extension EngineOptions {
  /// Of larger photos the longer side becomes this.
  private static let longestSide = 1024

  /// A plan at a photo's own size, or at the next that the model can take: one that 8, 16, 32 or 64 divide, or one more.
  /// A line on standard error says which.
  func plan(
    _ model: Model, _ path: String, forPhoto photo: String, computesMask: Bool
  ) throws(CommandError) -> Plan {
    let image: RGBImage
    do { image = try RGBImage(path: photo) } catch { throw CommandError(error, path: photo) }
    let longest = max(image.width, image.height)
    func limited(_ side: Int) -> Int {
      longest <= Self.longestSide ? side : max(1, side * Self.longestSide / longest)
    }
    let signature = model.main.tensors[model.main.inputs[0]].shapeSignature ?? []
    var options = planOptions()
    options.computesMask = computesMask
    var failure: PlanError?
    for (stride, rest) in [(1, 0), (8, 0), (8, 1), (16, 0), (16, 1), (32, 0), (32, 1), (64, 0), (64, 1)] {
      func size(_ dimension: Int, _ side: Int) -> Int {
        let side = limited(side)
        return signature[dimension] > 0
          ? signature[dimension] : max(0, side - rest + stride - 1) / stride * stride + rest
      }
      let (height, width) = (size(1, image.height), size(2, image.width))
      options.inputShapes = [0: [1, height, width, max(1, signature[3])]]
      do {
        let plan = try Plan(model, options: options)
        writeError("\(photo): \(path) takes any size, it is run at \(width)x\(height)\n")
        return plan
      } catch { failure = failure ?? error }
    }
    throw failure.map { CommandError($0, model: path) } ?? .input("\(path): no size fits")
  }
}
