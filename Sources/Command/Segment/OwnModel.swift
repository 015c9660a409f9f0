import AtrousBytes

/// The project's own model, for commands that are given none.
enum OwnModel {
  static let path = "Weights/shapes_int8.tflite"

  /// Below the current folder, or below one that the executable lies in, as that of a built package does; nil where it
  /// is nowhere.
  static func find() -> String? {
    if fileKind(path) == .file { return path }
    var folder = executablePath()?.split(separator: "/") ?? []
    while folder.popLast() != nil {
      let candidate = "/" + (folder + [Substring(path)]).joined(separator: "/")
      if fileKind(candidate) == .file { return candidate }
    }
    return nil
  }
}
