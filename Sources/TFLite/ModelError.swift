import AtrousFlatBuffers

/// Why a file is not a model that can be read. `place` names the part of the file, `operator 3` or `tensor 17`.
public indirect enum ModelError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file is too short, or does not carry the identifier `TFL3` at offset 4.
  case notTFLite(size: Int)
  /// The FlatBuffers structure is broken at the byte offset that the reason gives.
  case malformed(place: String, reason: String)
  /// The structure is sound, but what it says is not.
  case invalid(place: String, reason: String)
  /// More than `Limits` allow.
  case limit(place: String, what: String, actual: Int, limit: Int)

  public var description: String {
    switch self {
    case .notTFLite(let size):
      size < 8
        ? "not a TFLite model: \(size) bytes are too few"
        : "not a TFLite model: no identifier TFL3 at offset 4"
    case .malformed(let place, let reason), .invalid(let place, let reason):
      "\(place): \(reason)"
    case .limit(let place, let what, let actual, let limit):
      "\(place): has \(actual) \(what), of which \(limit) are allowed"
    }
  }

  init(_ error: FlatBufferError, in place: String) {
    self = .malformed(place: place, reason: error.description)
  }
}
