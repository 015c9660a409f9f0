import AtrousBytes
import AtrousQuantizer
import AtrousTFLite

/// Minima and maxima as `{"tensors": [{"index": 3, "name": "relu", "min": 0, "max": 5.5}]}`.
func rangesJSON(_ ranges: Ranges, of model: Model) -> JSON {
  let tensors = model.main.tensors.compactMap { tensor in
    ranges[tensor.index].map { range in
      JSON.object([
        ("index", .integer(tensor.index)), ("name", .string(tensor.name)),
        ("min", .number(Double(range.lowerBound))), ("max", .number(Double(range.upperBound))),
      ])
    }
  }
  return .object([("tensors", .array(tensors))])
}

/// Ranges from such a file, or those that a calibrated `.tflite` holds of the same network.
func readRanges(_ path: String, of model: Model) throws(CommandError) -> Ranges {
  let file: ByteRegion
  do { file = try ByteRegion.reading(path: path) } catch { throw CommandError(error) }
  if let calibrated = try? Model(bytes: file) {
    guard calibrated.main.tensors.map(\.name) == model.main.tensors.map(\.name) else {
      throw .input("\(path): has other tensors than the model")
    }
    return Ranges(of: calibrated)
  }
  let text = String(decoding: file.copy(0..<file.count) ?? [], as: UTF8.self)
  guard let json = JSON(parsing: text), case .array(let entries) = json["tensors"] else {
    throw .input("\(path): is no JSON object with the key tensors")
  }
  var ranges = Ranges()
  for entry in entries {
    guard let index = entry["index"]?.double, let low = entry["min"]?.double, let high = entry["max"]?.double,
      let tensor = Int(exactly: index), model.main.tensors.indices.contains(tensor)
    else { throw .input("\(path): has an entry without index, min and max of a tensor: \(entry.text)") }
    let name = model.main.tensors[tensor].name
    if case .string(let other) = entry["name"], other != name {
      throw .input("\(path): calls tensor \(tensor) \(other), the model \(name)")
    }
    let (minimum, maximum) = (Float(low), Float(high))
    guard minimum <= maximum, (maximum - minimum).isFinite else {
      throw .input("\(path): has no range for tensor \(tensor) (\(name)): \(entry.text)")
    }
    ranges[tensor] = minimum...maximum
  }
  guard !entries.isEmpty else { throw .input("\(path): has no ranges") }
  return ranges
}
