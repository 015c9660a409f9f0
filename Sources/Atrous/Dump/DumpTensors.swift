#if !hasFeature(Embedded)
public import AtrousBytes

extension Session {
  /// Writes the inputs as `input.npy`, or `input_0.npy` and so on where there are several, and every input and
  /// computed tensor as `tensor_<index>.npy`, by its index in the file. The plan must keep all tensors.
  ///
  /// - Throws: `FileError`.
  public func dumpTensors(to folder: String) throws(FileError) {
    precondition(plan.options.keepsAllTensors, "a plan that keeps its tensors can be dumped")
    try makeFolder(folder)
    let inputs = plan.model.main.inputs
    for (position, tensor) in inputs.enumerated() {
      guard let array = array(ofTensor: tensor) else { continue }
      try writeFile("\(folder)/\(inputFileName(position, of: inputs.count))", array.file)
    }
    for tensor in inputs + plan.steps.flatMap(\.outputs) {
      guard let array = array(ofTensor: tensor) else { continue }
      try writeFile("\(folder)/tensor_\(tensor).npy", array.file)
    }
  }

  /// A tensor's value as an array; nil for one that the plan does not compute.
  public func array(ofTensor index: Int) -> NpyArray? {
    let tensor = plan.model.main.tensors[index]
    return bytes(ofTensor: index).map { NpyArray(type: tensor.type, shape: tensor.shape, bytes: $0) }
  }
}

/// What a dump calls input `position` of `count`.
func inputFileName(_ position: Int, of count: Int) -> String {
  count == 1 ? "input.npy" : "input_\(position).npy"
}
#endif
