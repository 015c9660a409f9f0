#if !hasFeature(Embedded)
public import AtrousTFLite

/// What another runtime computed of a model, tensor by tensor: the arrays of an archive, and which array is which tensor.
public struct ReferenceTensors: Sendable {
  let archive: TensorArchive
  private let arrayNames: [Int: String]
  private let inputNames: [Int: String]
  /// The archive's path or name.
  public var path: String { archive.path }
  /// Arrays that are no tensor, each with the tensor's name that is nearest to its own.
  public let strangers: [(array: String, nearest: String?)]

  /// Finds tensors by their index in the file: `input.npy`, or `input_0.npy` and so on, and `tensor_<index>.npy`.
  ///
  /// - Throws: `TensorArchiveError` where a folder cannot be read.
  public init(_ archive: TensorArchive, for model: Model) throws(TensorArchiveError) {
    self.archive = archive
    let arrays = Set(try archive.names())
    arrayNames = Self.indexed(model).filter { arrays.contains($0.value) }
    inputNames = Self.inputs(model).filter { arrays.contains($0.value) }
    strangers = []
  }

  /// Finds tensors by their names: `<name>.npy`. Characters other than letters and digits are alike, since files cannot
  /// have all of them; a final `:0`, and what follows the first `;` of a fused tensor's name, may be left out.
  ///
  /// - Throws: `TensorArchiveError` where a folder cannot be read, or no array has a tensor's name.
  public init(byName archive: TensorArchive, for model: Model) throws(TensorArchiveError) {
    self.archive = archive
    let arrays = try archive.names()
    var arrayOf: [String: String] = [:]
    for array in arrays { arrayOf[Self.plain(String(array.dropLast(4)))] = array }
    var names: [Int: String] = [:]
    for tensor in model.main.tensors {
      let first = tensor.name.split(separator: ";").first.map { String($0) }
      names[tensor.index] = arrayOf[Self.plain(tensor.name)] ?? first.flatMap { arrayOf[Self.plain($0)] }
    }
    let byIndex = Self.inputs(model).filter { arrays.contains($0.value) }
    inputNames = byIndex.merging(names.filter { model.main.inputs.contains($0.key) }) { $1 }
    arrayNames = names
    let used = Set(names.values).union(inputNames.values)
    let known = model.main.tensors.filter { !$0.isConstant }.map { $0.name }
    strangers = arrays.filter { !used.contains($0) }.map {
      ($0, nearest(to: String($0.dropLast(4)), among: known))
    }
    if names.isEmpty, let stranger = strangers.first {
      let hint = stranger.nearest.map { ", the nearest is \($0)" } ?? ""
      throw TensorArchiveError(
        path: archive.path, reason: "no tensor is called \(stranger.array.dropLast(4))\(hint)")
    }
  }

  /// A tensor's array, in its type and shape; nil where there is none.
  package func array(of tensor: Tensor) throws(TensorArchiveError) -> NpyArray? {
    try array(named: arrayNames[tensor.index] ?? inputNames[tensor.index], for: tensor)
  }

  /// The array of a model's input.
  ///
  /// - Throws: `TensorArchiveError` where it is missing.
  func input(_ tensor: Tensor, in model: Model) throws(TensorArchiveError) -> NpyArray {
    if let array = try array(named: inputNames[tensor.index] ?? arrayNames[tensor.index], for: tensor) {
      return array
    }
    let wanted = Self.inputs(model)[tensor.index] ?? "input.npy"
    throw TensorArchiveError(
      path: archive.path, reason: "has no \(wanted), the values of input \(tensor.name)")
  }

  private func array(named name: String?, for tensor: Tensor) throws(TensorArchiveError) -> NpyArray? {
    guard let name, let array = try archive.array(named: name) else { return nil }
    do { return try array.adapted(to: tensor) } catch {
      var reason = "holds \(array.type.name)\(array.shape), tensor \(tensor.index) is "
      reason += "\(tensor.type.name)\(tensor.shape)"
      if case .betweenSteps = error {
        reason += " and its steps are not these numbers; a float model is compared with --float"
      }
      throw TensorArchiveError(path: "\(archive.path), \(name)", reason: reason)
    }
  }

  private static func indexed(_ model: Model) -> [Int: String] {
    Dictionary(uniqueKeysWithValues: model.main.tensors.map { ($0.index, "tensor_\($0.index).npy") })
  }

  private static func inputs(_ model: Model) -> [Int: String] {
    let inputs = model.main.inputs
    return Dictionary(
      inputs.enumerated().map { ($1, inputFileName($0, of: inputs.count)) },
      uniquingKeysWith: { first, _ in first })
  }

  private static func plain(_ name: String) -> String {
    let name = name.hasSuffix(":0") ? name.dropLast(2) : name[...]
    return String(name.map { $0.isLetter || $0.isNumber ? $0 : "_" })
  }
}
#endif
