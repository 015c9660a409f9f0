import Atrous
import AtrousImaging
import AtrousSegmentation
import Foundation
import Testing

/// Whole networks against LiteRT's reference kernels, on a synthetic input and on a photo: the reference kernels bit for
/// bit, the fast ones too but for float tensors, of which every element is within 1e-4 of their greatest, and within
/// 1e-5 where the operator runs alone.
@Suite struct ModelGoldenTests {
  /// Goldens of the models that are shared between projects, and not part of this one.
  static let models = goldens(in: "")
  /// The same models, on a photo.
  static let photos = goldens(in: "", suffix: ".pets.json")
  /// Small networks that lie beside their goldens.
  static let networks = goldens(in: "networks/")

  private static func goldens(in folder: String, suffix: String = ".synthetic.json") -> [String] {
    filesOfProject(in: "Tests/Goldens/\(folder)", suffix: suffix).map { folder + $0 }
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
    let photo = try RGBImage(path: Folder.shared.appending(path: "photos/\(golden.input.label)").path)
    let format = try InputFormat(model)
    func input(_ session: inout Session) throws {
      try format.set(photo, in: &session)
      let input = try session.bytes(ofTensor: session.plan.inputs[0].index)
      #expect(input.map(tensorHash) == golden.input.hash, "\(file): the input is another")
    }
    let reference = try reference(golden, model, file, setInput: input)
    for kernels in KernelSet.fast.prefix(1) {
      try verify(model, file, kernels, against: reference, setInput: input)
    }
  }

  /// The reference kernels have the golden's bits in every tensor, floats included. The fast ones are then compared with
  /// them, every element: the whole run of a plan that keeps its tensors, each operator alone, and the outputs of a plan
  /// that keeps no others, where passes may do more.
  private func compare(_ golden: Golden, _ model: Model, _ file: String) throws {
    func input(_ session: inout Session) throws {
      try session.setInput(bytes: syntheticInput(session.plan.inputs[0]))
    }
    let reference = try reference(golden, model, file, setInput: input)
    for kernels in KernelSet.fast { try verify(model, file, kernels, against: reference, setInput: input) }
  }

  /// Runs the reference kernels, and compares all that they compute with the golden.
  private func reference(
    _ golden: Golden, _ model: Model, _ file: String, setInput: (inout Session) throws -> Void
  ) throws -> TensorArchive {
    var session = Session(
      try Plan(model, options: KernelSet.reference.options(keepsAllTensors: true)), threads: 2)
    try setInput(&session)
    session.run()
    #expect(!golden.tensors.isEmpty)
    var arrays: [String: NpyArray] = [:]
    for entry in golden.tensors {
      let computed = session.array(ofTensor: entry.index)
      let array = try #require(computed, "tensor \(entry.index) is not computed")
      if tensorHash(array.bytes) != entry.hash {
        Failures.record(
          "reference kernels in \(file)",
          "\(file): operator \(entry.operator) (\(entry.op)), tensor \(entry.index) has other bits than LiteRT's"
        )
      }
      arrays["tensor_\(entry.index).npy"] = array
    }
    arrays["input.npy"] = session.array(ofTensor: session.plan.inputs[0].index)
    return TensorArchive(name: file, arrays: arrays)
  }

  private func verify(
    _ model: Model, _ file: String, _ kernels: KernelSet, against reference: TensorArchive,
    setInput: (inout Session) throws -> Void
  ) throws {
    var session = Session(try Plan(model, options: kernels.options(keepsAllTensors: true)), threads: 2)
    let verification = try session.verify(against: ReferenceTensors(reference, for: model))
    #expect(verification.missing.isEmpty)
    print(
      "\(file), \(kernels): \(verification.layers.count { $0.whole.different == 0 }) of "
        + "\(verification.layers.count) tensors equal")
    if let first = verification.firstDifference {
      let comparison = first.alone ?? first.whole
      Failures.record(
        "\(kernels) kernels",
        "\(file), \(kernels): operator \(first.node.index) (\(first.node.name)), tensor \(first.tensor.index): "
          + "\(comparison.different) of \(comparison.count) differ, \(comparison.maxDifference) at most")
    }

    session = Session(try Plan(model, options: kernels.options()), threads: 2)
    try setInput(&session)
    session.run()
    let judgesOutputs = !verification.layers.contains(where: \.followsDynamicRange)
    for tensor in session.plan.outputs where judgesOutputs {
      let expected = try #require(try reference.array(named: "tensor_\(tensor.index).npy"))
      let computed = session.array(ofTensor: tensor.index)
      let actual = try #require(computed)
      let comparison = try #require(TensorComparison(actual: actual, reference: expected))
      if !comparison.agrees(within: 1e-4) {
        Failures.record(
          "\(kernels) kernels, outputs",
          "\(file), \(kernels): output \(tensor.name) without its tensors: \(comparison.maxDifference) at most"
        )
      }
    }
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
