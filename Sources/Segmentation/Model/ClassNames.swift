/// What a model's classes are called.
public struct ClassNames: Sendable, Equatable {
  /// In the order of the classes; may be shorter than the model's classes.
  public let names: [String]

  /// The model's own labels; without any, VOC's names for 21 classes.
  public init(labels: [String], classes: Int?) {
    names = labels.isEmpty && classes == Self.voc.count ? Self.voc : labels
  }

  public subscript(_ index: Int) -> String {
    names.indices.contains(index) && !names[index].isEmpty ? names[index] : "class \(index)"
  }

  /// The classes of PASCAL VOC 2012, background first.
  public static let voc = [
    "background", "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow",
    "dining table", "dog", "horse", "motorbike", "person", "potted plant", "sheep", "sofa", "train",
    "tv monitor",
  ]
}
