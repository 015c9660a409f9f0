import Atrous
import AtrousSegmentation
import Foundation
import Testing

/// Whole networks against LiteRT's reference kernels, on a synthetic input and on a photo: the reference kernels bit for
/// bit, the fast ones too but for float tensors, which are within 1e-4 of their greatest.
@Suite struct ModelGoldenTests {
  /// Goldens of the models that are shared between projects, and not part of this one.
  static let models = goldens(in: "")
  /// The same models, on a photo.
  static let photos = goldens(in: "", suffix: ".pets.json")
  /// Small networks that lie beside their goldens.
  static let networks = goldens(in: "networks/")

  private static func goldens(in folder: String, suffix: String = ".synthetic.json") -> [String] {
    let path = Folder.goldens.appending(path: folder).path
    let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return files.filter { $0.hasSuffix(suffix) }.map { folder + $0 }.sorted()
  }

  @Test(.enabled(if: Folder.hasModels, Comment(rawValue: sharedModelsAreAbsent)), arguments: models)
  func model(golden file: String) throws {
    let golden = try Golden(file)
    try compare(golden, try Model(path: Folder.models.appending(path: golden.model).path), file)
  }

  @Test(arguments: networks)
  func network(golden file: String) throws {
    let golden = try Golden(file)
    let path = Folder.goldens.appending(path: "networks").appending(path: golden.model).path
    try compare(golden, try Model(path: path), file)
  }

  /// The whole way from the JPEG file on: LiteRT was given the input that decoding and resizing make.
  @Test(.enabled(if: Folder.hasModels, Comment(rawValue: sharedModelsAreAbsent)), arguments: photos)
  func photo(golden file: String) throws {
    let golden = try Golden(file)
    let model = try Model(path: Folder.models.appending(path: golden.model).path)
    let photo = try readImage(Folder.shared.appending(path: "photos/\(golden.input.label)").path)
    let format = try InputFormat(model)
    for kernels in [KernelSet.reference] + KernelSet.fast.prefix(1) {
      try compare(golden, model, file, kernels, keepsAll: true) { session in
        try format.set(photo, in: &session)
        let input = try session.bytes(ofTensor: session.plan.inputs[0].index)
        #expect(input.map(tensorHash) == golden.input.hash, "\(file): the input is another")
      }
    }
  }

  /// Compares every tensor of either kernels, and the outputs of a plan that keeps no others, where passes may do more.
  private func compare(_ golden: Golden, _ model: Model, _ file: String) throws {
    for (kernels, keepsAll) in [(KernelSet.reference, true)]
      + KernelSet.fast.flatMap({ [($0, true), ($0, false)] })
    {
      try compare(golden, model, file, kernels, keepsAll: keepsAll) { session in
        try session.setInput(bytes: syntheticInput(session.plan.inputs[0]))
      }
    }
  }

  private func compare(
    _ golden: Golden, _ model: Model, _ file: String, _ kernels: KernelSet, keepsAll: Bool,
    setInput: (inout Session) throws -> Void
  ) throws {
    let tolerance = kernels.isReference ? 0 : 1e-4
    let plan = try Plan(model, options: kernels.options(keepsAllTensors: keepsAll))
    var session = Session(plan, threads: 2)
    try setInput(&session)
    session.run()
    let outputs = Set(model.main.outputs)
    let entries = golden.tensors.filter { keepsAll || outputs.contains($0.index) }
    var (equal, worst, different) = (0, 0.0, [String]())
    for entry in entries {
      let bytes = try session.bytes(ofTensor: entry.index)
      if bytes.map(tensorHash) == entry.hash {
        equal += 1
        continue
      }
      let relative = bytes.flatMap { relativeDifference(entry, $0) } ?? .infinity
      worst = max(worst, relative)
      if relative > tolerance {
        different.append(
          "operator \(entry.operator) (\(entry.op)), tensor \(entry.index) (\(entry.name)), \(relative)")
      }
    }
    print(
      "\(file), \(kernels)\(keepsAll ? "" : ", outputs"): \(equal) of \(entries.count) tensors equal, worst \(worst)"
    )
    #expect(
      different.isEmpty,
      "\(file): \(different.count) of \(entries.count) differ; first \(different.first ?? "")")
  }

  /// The greatest difference from a float tensor's samples, over its greatest; nil for another type or shape.
  private func relativeDifference(_ entry: Golden.Entry, _ bytes: [UInt8]) -> Double? {
    guard entry.type == "float32", let greatest = entry.maxAbs, let samples = entry.samples,
      bytes.count == entry.shape.reduce(4, *)
    else { return nil }
    let values = bytes.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    let scale = Double(max(greatest, 1e-30))
    let difference = samples.map { (Double(values[Int($0[0])]) - $0[1]).magnitude / scale }.max() ?? 0
    let found = Double(values.lazy.map(\.magnitude).max() ?? 0)
    return max(difference, (found - Double(greatest)).magnitude / scale)
  }

  private func syntheticInput(_ tensor: Tensor) -> [UInt8] {
    let bytes = (0..<tensor.count).map(syntheticByte)
    switch tensor.type {
    case .float32: return bytes.map { Float($0) / 127.5 - 1 }.withUnsafeBytes { Array($0) }
    case .int8: return bytes.map { $0 ^ 0x80 }
    default: return bytes
    }
  }
}
