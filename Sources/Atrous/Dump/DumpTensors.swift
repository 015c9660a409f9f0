#if !hasFeature(Embedded)
public import AtrousBytes

extension Session {
  /// Writes the inputs as `input.npy`, or `input_0.npy` and so on where there are several, and every input and
  /// computed tensor that the plan keeps as `tensor_<index>.npy`, by its index in the file: all of them with
  /// `PlanOptions.keepsAllTensors`.
  ///
  /// - Throws: `FileError`.
  public func dumpTensors(to folder: String) throws(FileError) {
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
}

/// What a dump calls input `position` of `count`.
func inputFileName(_ position: Int, of count: Int) -> String {
  count == 1 ? "input.npy" : "input_\(position).npy"
}
#endif
