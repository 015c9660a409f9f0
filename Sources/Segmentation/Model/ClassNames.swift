/// What a model's classes are called.
public struct ClassNames: Sendable, Equatable {
  /// In the order of the classes; may be shorter than the model's classes.
  public let names: [String]

  /// - Parameter labels: in the order of the classes; an empty one is a class without a name.
  public init(_ labels: [String]) { names = labels }

  /// The model's own labels; without any, VOC's names for 21 classes. A binary model's only label is its foreground's.
  init(labels: [String], _ output: OutputFormat) {
    switch output.content {
    case .binary where labels.count < 2: names = ["background", labels.first ?? "foreground"]
    default: names = labels.isEmpty && output.classes == Self.voc.names.count ? Self.voc.names : labels
    }
  }

  public subscript(_ index: Int) -> String {
    names.indices.contains(index) && !names[index].isEmpty ? names[index] : "class \(index)"
  }

  /// The classes of PASCAL VOC 2012, background first.
  public static let voc = ClassNames([
    "background", "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow",
    "dining table", "dog", "horse", "motorbike", "person", "potted plant", "sheep", "sofa", "train",
    "tv monitor",
  ])
}
