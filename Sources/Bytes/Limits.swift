/// The most that a file may ask for. A few bytes can ask for any amount of memory or time: what exceeds a limit is
/// refused when it is read or prepared, before anything is allocated or computed for it.
///
/// The defaults leave room for every segmentation model that is in use (DeepLab v3 with ResNet-101 at 513x513 has 80
/// billion products). Raise one for a model that you trust; lower
/// them where strangers send the files.
public struct Limits: Sendable, Equatable {
  /// Bytes of a file, which is read as a whole.
  public var fileBytes: Int
  /// Operators of a model, of all its subgraphs together.
  public var operators: Int
  /// Elements of one tensor.
  public var tensorElements: Int
  /// Bytes that kernels keep: constants, counted for every operator that reads them, and 32 for each row and
  /// column of the image that an operator computes.
  public var constantBytes: Int
  /// Products that one run sums. An operator without products counts as one for each element that it reads or writes.
  public var multiplyAccumulates: Int
  /// Bytes that a session takes for its tensors.
  public var arenaBytes: Int
  /// Width times height of a picture.
  public var imagePixels: Int

  public init(
    fileBytes: Int = Int(Int32.max), operators: Int = 1 << 13, tensorElements: Int = 1 << 29,
    constantBytes: Int = Int(Int32.max),
    multiplyAccumulates: Int = Int(clamping: Int64(1) << 37), arenaBytes: Int = Int(Int32.max),
    imagePixels: Int = 100_000_000
  ) {
    self.fileBytes = fileBytes
    self.operators = operators
    self.tensorElements = tensorElements
    self.constantBytes = constantBytes
    self.multiplyAccumulates = multiplyAccumulates
    self.arenaBytes = arenaBytes
    self.imagePixels = imagePixels
  }
}
