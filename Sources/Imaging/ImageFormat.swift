/// A file format, as its first bytes tell.
public enum ImageFormat: Sendable, Equatable {
  case jpeg, png, netpbm

  /// The format of `bytes`, or nil where the first bytes are those of none.
  public init?(sniffing bytes: Span<UInt8>) {
    if bytes.count >= 3 && bytes[0] == 0xFF && bytes[1] == 0xD8 && bytes[2] == 0xFF {
      self = .jpeg
    } else if bytes.count >= 4 && bytes[0] == 0x89 && bytes.starts(with: "PNG", at: 1) {
      self = .png
    } else if bytes.count >= 2 && bytes[0] == UInt8(ascii: "P")
      && (UInt8(ascii: "1")...UInt8(ascii: "7")).contains(bytes[1])
    {
      self = .netpbm
    } else {
      return nil
    }
  }
}
