import AtrousBytes

/// What `segment` writes of an image.
package enum OutputKind: String, CaseIterable, Sendable {
  case mask, overlay, side, confidence, scores

  var suffix: String { self == .scores ? ".scores.npy" : ".\(rawValue).png" }
}

/// Where the outputs of every image go.
package struct OutputPaths: Equatable {
  /// To be made before anything is written; nil where files go into the current folder.
  package let folder: String?
  private let bases: [String]
  /// The only output's own name, where the user gave one.
  private let file: String?

  /// - Parameter output: a folder where there are several outputs, where it ends with "/" or is a folder; else the
  ///   file.
  package init(images: [String], kinds: [OutputKind], output: String?) throws(CommandError) {
    bases = OutputPaths.uniqueNames(images)
    guard let output else {
      (folder, file) = (nil, nil)
      return
    }
    if fileKind(output) == .folder || output.hasSuffix("/") {
      (folder, file) = (output, nil)
    } else if images.count == 1 && kinds.count == 1 {
      guard output != images[0] else {
        throw .usage(command: "segment", reason: "\(output) is the image itself")
      }
      (folder, file) = (nil, output)
    } else {
      guard !["png", "npy"].contains(fileExtension(output)) else {
        throw .usage(command: "segment", reason: "\(output) is one file, but there are several to write")
      }
      (folder, file) = (output, nil)
    }
  }

  package func path(image: Int, kind: OutputKind) -> String {
    file ?? joined(folder ?? "", bases[image] + kind.suffix)
  }

  /// The images' names without extension; with it where two would be the same, and numbered where that is not enough.
  package static func uniqueNames(_ images: [String]) -> [String] {
    var uses: [String: Int] = [:]
    for image in images { uses[stem(image), default: 0] += 1 }
    var taken: Set<String> = []
    return images.map { image in
      let base = uses[stem(image)] == 1 ? stem(image) : lastComponent(image)
      var (name, number) = (base, 1)
      while !taken.insert(name).inserted {
        number += 1
        name = "\(base)-\(number)"
      }
      return name
    }
  }
}
