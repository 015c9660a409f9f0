/// What went wrong with a file: the operation that failed and the system's reason for it.
public struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
  public let path: String
  public let reason: String

  public var description: String { "\(path): \(reason)" }
}
