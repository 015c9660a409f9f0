import AtrousBytes
import AtrousFlatBuffers

/// How pixels of 0...255 become the real values that a model's input stands for: `(pixel - mean) / std`.
public struct Normalization: Sendable, Equatable {
  /// One value, or one for each channel of the input.
  public var mean: [Float]
  public var std: [Float]

  public init(mean: [Float], std: [Float]) {
    self.mean = mean
    self.std = std
  }
}

extension Model {
  /// What the metadata says of the first input's pixels; nil where it says nothing or cannot be read. The values are
  /// the file's, unchecked.
  ///
  /// (TFLite metadata schema: `ModelMetadata`, field 3 its subgraphs; theirs 2 the inputs; theirs 4 the process units,
  /// a union whose type 1 is `NormalizationOptions`, with the fields mean and std.)
  public var inputNormalization: Normalization? {
    guard let root = metadataRoot, let graph = try? root.tables(3).first,
      let units = try? graph.tables(2).first?.tables(4)
    else { return nil }
    for unit in units where (try? unit.scalar(0, default: UInt8(0))) == 1 {
      guard let options = try? unit.table(1), let mean = try? options.scalars(0, as: UInt32.self),
        let std = try? options.scalars(1, as: UInt32.self)
      else { return nil }
      return Normalization(
        mean: mean.map(Float.init(bitPattern:)), std: std.map(Float.init(bitPattern:)))
    }
    return nil
  }

  private var metadataRoot: Table? { Self.metadataRoot(in: bytes, metadata) }

  /// The flatbuffer that `TFLITE_METADATA` names.
  static func metadataRoot(in bytes: ByteRegion, _ metadata: [MetadataEntry]) -> Table? {
    guard let entry = metadata.first(where: { $0.name == "TFLITE_METADATA" }),
      let copy = bytes.copy(entry.data)
    else { return nil }
    return try? Table(rootOf: ByteRegion(copying: copy.span))
  }
}
