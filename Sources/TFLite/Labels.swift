import AtrousBytes

extension Model {
  /// The class names of the model.
  static func labels(in bytes: ByteRegion, metadata: [MetadataEntry]) -> [String] { [] }
}
